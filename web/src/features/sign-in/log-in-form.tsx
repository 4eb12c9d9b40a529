import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { FORGOT_PATH } from '@/lib/routes'
import { Form } from '@/ui/form'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'
import { TextLink } from '@/ui/text-link'

/** Asks somebody with an account for name and password. */
export function LogInForm({ onEntered }: { onEntered: () => void }) {
  const chat = useChat()
  const form = useForm({
    initial: { login: '', password: '' },
    check: ({ login, password }) => ({
      ...(login.trim() === '' && { login: t`Type your name, or your e-mail address.` }),
      ...(password === '' && { password: t`Type your password.` }),
    }),
    act: async ({ login, password }) => {
      const outcome = await chat.entrance.logIn({ login: login.trim(), password })
      if (!outcome.ok) return outcome.reason
      onEntered()
      return null
    },
    blame: { invalid_credentials: 'password' },
  })
  return (
    <Form {...form.around}>
      <TextField
        label={t`Name or e-mail`}
        {...form.field('login')}
        autoFocus={true}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={320}
      />
      <PasswordField
        label={t`Password`}
        {...form.field('password')}
        autoComplete="current-password"
      />
      <SubmitButton isBusy={form.isBusy}>{t`Log in`}</SubmitButton>
      <p>
        <TextLink href={FORGOT_PATH}>{t`Forgot your password?`}</TextLink>
      </p>
    </Form>
  )
}
