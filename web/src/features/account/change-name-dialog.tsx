import { t } from '@lingui/core/macro'
import type { Account } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useForm } from '@/binding/use-form'
import { Dialog } from '@/ui/dialog'
import { Form } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { TextField } from '@/ui/text-field'

export interface ChangeDialogProps {
  account: Account
  onClose: () => void
  /** It is changed; what is to be said of it. */
  onDone: (said: string) => void
}

/** Another name; the old one is free at once. */
export function ChangeNameDialog({ account, onClose, onDone }: ChangeDialogProps) {
  const chat = useChat()
  const form = useForm({
    initial: { username: account.user.username },
    check: ({ username }) =>
      username.trim() === '' ? { username: t`Type the name that others will see.` } : {},
    act: async ({ username }) => {
      const outcome = await chat.entrance.changeUsername({ username: username.trim() })
      if (!outcome.ok) return outcome.reason
      onDone(t`You are ${outcome.value.username} now.`)
      return null
    },
    blame: { username_taken: 'username' },
  })
  return (
    <Dialog title={t`Change your name`} onClose={onClose}>
      <Form {...form.around}>
        <TextField
          label={t`Your name`}
          {...form.field('username')}
          hint={t`The old one is free for others at once. What you wrote shows the new one.`}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
        />
        <SubmitButton isBusy={form.isBusy}>{t`Change name`}</SubmitButton>
      </Form>
    </Dialog>
  )
}
