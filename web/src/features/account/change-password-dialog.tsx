import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import type { ChangeDialogProps } from '@/features/account/change-name-dialog'
import { faultInPassword, passwordHint } from '@/lib/password'
import { Dialog } from '@/ui/dialog'
import { Form } from '@/ui/form'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { VisuallyHidden } from '@/ui/visually-hidden'

/** Another password; whoever is logged in elsewhere has to log in anew. */
export function ChangePasswordDialog({ account, onClose, onDone }: ChangeDialogProps) {
  const chat = useChat()
  const form = useForm({
    initial: { current: '', new: '' },
    check: (values) => {
      const fault = faultInPassword(values.new)
      return {
        ...(values.current === '' && { current: t`Type the password that you have now.` }),
        ...(fault !== null && { new: fault }),
      }
    },
    act: async (passwords) => {
      const outcome = await chat.rest.changePassword(passwords)
      if (!outcome.ok) return outcome.reason
      onDone(t`Your password is changed, and every other device is logged out.`)
      return null
    },
    blame: { invalid_credentials: 'current', invalid_password: 'new' },
  })
  return (
    <Dialog title={t`Change your password`} onClose={onClose}>
      <Form {...form.around}>
        <VisuallyHidden>
          {/* Password managers look here for whose password it is. */}
          <input
            autoComplete="username"
            value={account.user.username}
            readOnly={true}
            tabIndex={-1}
            aria-hidden="true"
          />
        </VisuallyHidden>
        <PasswordField
          label={t`Password now`}
          {...form.field('current')}
          autoComplete="current-password"
        />
        <PasswordField
          label={t`New password`}
          {...form.field('new')}
          hint={passwordHint()}
          autoComplete="new-password"
        />
        <SubmitButton isBusy={form.isBusy}>{t`Change password`}</SubmitButton>
      </Form>
    </Dialog>
  )
}
