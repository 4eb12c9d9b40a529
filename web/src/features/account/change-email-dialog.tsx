import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import type { ChangeDialogProps } from '@/features/account/change-name-dialog'
import { Dialog } from '@/ui/dialog'
import { Form } from '@/ui/form'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'

/** Another e-mail address, or none; the old one stays until the new one is verified. */
export function ChangeEmailDialog({ account, onClose, onDone }: ChangeDialogProps) {
  const chat = useChat()
  const form = useForm({
    initial: { email: account.email_pending ?? account.email ?? '', password: '' },
    check: ({ password }) => (password === '' ? { password: t`Type your password.` } : {}),
    act: async ({ email, password }) => {
      const wanted = email.trim() || null
      const outcome = await chat.rest.changeEmail({ email: wanted, password })
      if (!outcome.ok) return outcome.reason
      onDone(
        wanted === null ? t`Your address is removed.` : t`Open the link in the mail to ${wanted}.`,
      )
      return null
    },
    blame: { invalid_credentials: 'password' },
  })
  return (
    <Dialog title={t`Change your e-mail address`} onClose={onClose}>
      <Form {...form.around}>
        <TextField
          label={t`E-mail`}
          isOptional={true}
          {...form.field('email')}
          hint={t`Empty removes it. The old one stays until you have opened the link in the mail.`}
          type="email"
          autoComplete="email"
          maxLength={320}
        />
        <PasswordField
          label={t`Your password`}
          {...form.field('password')}
          autoComplete="current-password"
        />
        <SubmitButton isBusy={form.isBusy}>{t`Change address`}</SubmitButton>
      </Form>
    </Dialog>
  )
}
