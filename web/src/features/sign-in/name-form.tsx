import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { useIsOnline } from '@/binding/use-is-online'
import { NameField } from '@/features/sign-in/name-field'
import { Form } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'

interface NameFormProps {
  suggestion: string | null
  onEntered: () => void
}

/** Asks a guest for a name, and says what is wrong with one that cannot be had. */
export function NameForm({ suggestion, onEntered }: NameFormProps) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const form = useForm({
    initial: { username: suggestion ?? '' },
    check: ({ username }) =>
      username.trim() === '' ? { username: t`Type the name that others will see.` } : {},
    act: async ({ username }) => {
      const outcome = await chat.entrance.takeName(username.trim())
      if (!outcome.ok) return outcome.reason
      onEntered()
      return null
    },
    blame: { username_taken: 'username' },
  })
  return (
    <Form {...form.around}>
      <NameField {...form.field('username')} autoComplete="nickname" />
      <SubmitButton isBusy={form.isBusy} disabled={!isOnline}>
        {isOnline ? t`Come in` : t`Waiting for the server…`}
      </SubmitButton>
    </Form>
  )
}
