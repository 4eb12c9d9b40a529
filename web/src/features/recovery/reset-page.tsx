import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { faultInPassword, passwordHint } from '@/lib/password'
import { FORGOT_PATH } from '@/lib/routes'
import { DoorPage } from '@/ui/door-page'
import { Form } from '@/ui/form'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'

interface ResetPageProps {
  /** What stood behind the `#`; null when the link was not whole, or the page was loaded again. */
  secret: string | null
  onDone: () => void
}

/** Sets a new password by a link. */
export function ResetPage({ secret, onDone }: ResetPageProps) {
  return (
    <DoorPage
      title={secret === null ? t`Open the link once more` : t`Choose a new password`}
      lead={
        secret === null
          ? t`The whole link is needed, as it stands in the mail.`
          : t`Everybody who is logged in to your account, on any device, has to log in anew.`
      }
      foot={
        <p>
          <Trans>
            Does the link not work? <TextLink href={FORGOT_PATH}>Have another one sent</TextLink>
          </Trans>
        </p>
      }
    >
      {secret !== null && <PasswordForm secret={secret} onDone={onDone} />}
    </DoorPage>
  )
}

function PasswordForm({ secret, onDone }: { secret: string; onDone: () => void }) {
  const chat = useChat()
  const form = useForm({
    initial: { password: '' },
    check: ({ password }) => {
      const fault = faultInPassword(password)
      return fault === null ? {} : { password: fault }
    },
    act: async ({ password }) => {
      const outcome = await chat.entrance.resetPassword({ link: secret, password })
      if (!outcome.ok) return outcome.reason
      onDone()
      return null
    },
  })
  return (
    <Form {...form.around}>
      <PasswordField
        label={t`New password`}
        {...form.field('password')}
        hint={passwordHint()}
        autoFocus={true}
        autoComplete="new-password"
      />
      <SubmitButton isBusy={form.isBusy}>{t`Change password`}</SubmitButton>
    </Form>
  )
}
