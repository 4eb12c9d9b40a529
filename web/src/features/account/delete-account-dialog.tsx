import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { Account } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { Dialog } from '@/ui/dialog'
import { Form } from '@/ui/form'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'

interface DeleteAccountDialogProps {
  account: Account
  onClose: () => void
}

/** Asks for the password, because there is no way back. */
export function DeleteAccountDialog({ account, onClose }: DeleteAccountDialogProps) {
  const chat = useChat()
  const form = useForm({
    initial: { password: '' },
    check: ({ password }) => (password === '' ? { password: t`Type your password.` } : {}),
    act: async (request) => {
      const outcome = await chat.entrance.deleteAccount(request)
      return outcome.ok ? null : outcome.reason
    },
    blame: { invalid_credentials: 'password' },
  })
  return (
    <Dialog title={t`Delete your account?`} onClose={onClose}>
      <p>
        <Trans>
          You leave all your rooms, and the name {account.user.username} becomes free for others.
          What you wrote stays where it is, under “deleted user”. Nobody can undo this.
        </Trans>
      </p>
      <Form {...form.around}>
        <PasswordField
          label={t`Your password`}
          {...form.field('password')}
          autoComplete="current-password"
        />
        <SubmitButton isBusy={form.isBusy}>{t`Delete account`}</SubmitButton>
      </Form>
    </Dialog>
  )
}
