import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/wire'
import { type FormState, useForm } from '@/binding/use-form'
import type { Outcome } from '@/core/link'
import { NameField } from '@/features/sign-in/name-field'
import { faultInPassword, passwordHint } from '@/lib/password'
import { Form } from '@/ui/form'
import { PasswordField } from '@/ui/password-field'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'

interface Registration {
  username: string
  password: string
  email: string | null
}

interface RegisterFormProps {
  label: string
  /** The name that somebody has already. */
  username: string
  onRegister: (registration: Registration) => Promise<Outcome<unknown>>
  onEntered: () => void
}

/** Asks for all that an account needs: a name and a password. */
export function RegisterForm({ label, username, onRegister, onEntered }: RegisterFormProps) {
  const form = useForm({
    initial: { username, email: '', password: '' },
    check: (values) => {
      const fault = faultInPassword(values.password)
      return {
        ...(values.username.trim() === '' && { username: t`Type the name that others will see.` }),
        ...(fault !== null && { password: fault }),
      }
    },
    act: async ({ username, email, password }): Promise<Problem | null> => {
      const registration = { username: username.trim(), email: email.trim() || null, password }
      const outcome = await onRegister(registration)
      if (!outcome.ok) return outcome.reason
      onEntered()
      return null
    },
    blame: { username_taken: 'username' },
  })
  return (
    <Form {...form.around}>
      <NameField {...form.field('username')} autoComplete="username" />
      <EmailField form={form} />
      <PasswordField
        label={t`Password`}
        {...form.field('password')}
        hint={passwordHint()}
        autoComplete="new-password"
      />
      <SubmitButton isBusy={form.isBusy}>{label}</SubmitButton>
    </Form>
  )
}

function EmailField({ form }: { form: FormState<'username' | 'email' | 'password'> }) {
  return (
    <TextField
      label={t`E-mail`}
      isOptional={true}
      {...form.field('email')}
      hint={t`Only for a forgotten password. Nobody else sees it.`}
      type="email"
      autoComplete="email"
      maxLength={320}
    />
  )
}
