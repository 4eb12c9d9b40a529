import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { ACCOUNT_PATH, HOME_PATH } from '@/lib/routes'
import { DoorPage } from '@/ui/door-page'
import { Form } from '@/ui/form'
import { Note } from '@/ui/note'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'

interface VerifyPageProps {
  /** What stood behind the `#`; null when the link was not whole, or the page was loaded again. */
  secret: string | null
  onDone: () => void
}

/**
 * Shows that somebody reads the mail of an address. It takes a press of a button, because programs
 * that look for bad links in mail open them as well.
 */
export function VerifyPage({ secret, onDone }: VerifyPageProps) {
  const [isVerified, setIsVerified] = useState(false)
  return (
    <DoorPage
      title={secret === null && !isVerified ? t`Open the link once more` : t`Your e-mail address`}
      lead={leadFor(secret, isVerified)}
      foot={
        <p>
          <Trans>
            Go to <TextLink href={HOME_PATH}>your rooms</TextLink> or to{' '}
            <TextLink href={ACCOUNT_PATH}>your account</TextLink>
          </Trans>
        </p>
      }
    >
      {isVerified && <Note>{t`Your e-mail address is verified.`}</Note>}
      {secret !== null && !isVerified && (
        <VerifyForm
          secret={secret}
          onVerified={() => {
            setIsVerified(true)
            onDone()
          }}
        />
      )}
    </DoorPage>
  )
}

function VerifyForm({ secret, onVerified }: { secret: string; onVerified: () => void }) {
  const chat = useChat()
  const form = useForm({
    initial: {},
    check: () => ({}),
    act: async () => {
      const outcome = await chat.rest.verify({ link: secret })
      if (!outcome.ok) return outcome.reason
      onVerified()
      return null
    },
  })
  return (
    <Form {...form.around}>
      <SubmitButton isBusy={form.isBusy}>{t`This is my address`}</SubmitButton>
    </Form>
  )
}

function leadFor(secret: string | null, isVerified: boolean): string {
  if (isVerified) return t`A new password can be sent there if you ever forget yours.`
  return secret === null
    ? t`The whole link is needed, as it stands in the mail.`
    : t`One press, and we know that the mail reached you.`
}
