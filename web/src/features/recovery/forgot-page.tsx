import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { LOG_IN_PATH } from '@/lib/routes'
import { DoorPage } from '@/ui/door-page'
import { Form } from '@/ui/form'
import { Note } from '@/ui/note'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'
import { TextLink } from '@/ui/text-link'

/** Has a link sent to somebody who forgot their password. */
export function ForgotPage() {
  const [sentTo, setSentTo] = useState<string | null>(null)
  return (
    <DoorPage
      title={t`Forgot your password?`}
      lead={t`Type the e-mail address of your account, and we send you a link to choose a new one.`}
      foot={
        <>
          <p>{t`Without an e-mail address in your account, ask whoever runs this server for a link.`}</p>
          <p>
            <TextLink href={LOG_IN_PATH}>{t`Back to log in`}</TextLink>
          </p>
        </>
      }
    >
      {sentTo === null ? <AskForm onSent={setSentTo} /> : <Sent address={sentTo} />}
    </DoorPage>
  )
}

function AskForm({ onSent }: { onSent: (address: string) => void }) {
  const chat = useChat()
  const form = useForm({
    initial: { email: '' },
    check: ({ email }) => (email.trim() === '' ? { email: t`Type your e-mail address.` } : {}),
    act: async ({ email }) => {
      const outcome = await chat.rest.askReset({ email: email.trim() })
      if (!outcome.ok) return outcome.reason
      onSent(email.trim())
      return null
    },
  })
  return (
    <Form {...form.around}>
      <TextField
        label={t`E-mail`}
        {...form.field('email')}
        type="email"
        autoFocus={true}
        autoComplete="email"
        maxLength={320}
      />
      <SubmitButton isBusy={form.isBusy}>{t`Send the link`}</SubmitButton>
    </Form>
  )
}

/** Says the same for every address: who has an account here is nobody's business. */
function Sent({ address }: { address: string }) {
  return (
    <Note>
      <Trans>
        If {address} is the verified address of an account, a link is on its way. It works for an
        hour. Look into the spam folder as well.
      </Trans>
    </Note>
  )
}
