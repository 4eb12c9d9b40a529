import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { HOME_PATH, settingsPath } from '@/lib/routes'
import { DoorPage } from '@/ui/door-page'
import { Form } from '@/ui/form'
import { Note } from '@/ui/note'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'

interface UnsubscribePageProps {
  /** What stood behind the `#`; null when the link was not whole, or the page was loaded again. */
  secret: string | null
  onDone: () => void
}

/**
 * Stops mail about what is unread, without signing in. It takes a press of a button, because
 * programs that look for bad links in mail open them as well.
 */
export function UnsubscribePage({ secret, onDone }: UnsubscribePageProps) {
  const [isStopped, setIsStopped] = useState(false)
  return (
    <DoorPage
      title={
        secret === null && !isStopped ? t`Open the link once more` : t`Mail about what you miss`
      }
      lead={leadFor(secret, isStopped)}
      foot={
        <p>
          <Trans>
            Go to <TextLink href={HOME_PATH}>your rooms</TextLink> or to{' '}
            <TextLink href={settingsPath('notifications')}>your notifications</TextLink>
          </Trans>
        </p>
      }
    >
      {isStopped && <Note>{t`No more such mail is sent to you.`}</Note>}
      {secret !== null && !isStopped && (
        <StopForm
          token={secret}
          onStopped={() => {
            setIsStopped(true)
            onDone()
          }}
        />
      )}
    </DoorPage>
  )
}

function StopForm({ token, onStopped }: { token: string; onStopped: () => void }) {
  const chat = useChat()
  const form = useForm({
    initial: {},
    check: () => ({}),
    act: async () => {
      const outcome = await chat.rest.stopMail({ token })
      if (!outcome.ok) return outcome.reason
      onStopped()
      return null
    },
  })
  return (
    <Form {...form.around}>
      <SubmitButton isBusy={form.isBusy}>{t`Send me no more of it`}</SubmitButton>
    </Form>
  )
}

function leadFor(secret: string | null, isStopped: boolean): string {
  if (isStopped) return t`You can have it again at any time: in the settings, under notifications.`
  return secret === null
    ? t`The whole link is needed, as it stands in the mail.`
    : t`Nothing else changes: neither your account nor what your devices tell you.`
}
