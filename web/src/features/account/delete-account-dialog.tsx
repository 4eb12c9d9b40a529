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
    check: ({ password }) => (password === '' ? { password: 'Type your password.' } : {}),
    act: async (request) => {
      const outcome = await chat.entrance.deleteAccount(request)
      return outcome.ok ? null : outcome.reason
    },
    blame: { invalid_credentials: 'password' },
  })
  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <p>
        You leave all your rooms, and the name {account.user.username} becomes free for others. What
        you wrote stays where it is, under “deleted user”. Nobody can undo this.
      </p>
      <Form {...form.around}>
        <PasswordField
          label="Your password"
          {...form.field('password')}
          autoComplete="current-password"
        />
        <SubmitButton isBusy={form.isBusy}>Delete account</SubmitButton>
      </Form>
    </Dialog>
  )
}
