import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { explain } from '@/lib/explain'
import { ConfirmDialog } from '@/ui/confirm-dialog'

/** What is lost by it differs for those who have an account and those who have none. */
export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat()
  const { me } = useMe()
  const signOut = async () => {
    const outcome = await chat.entrance.signOut()
    return outcome.ok ? null : explain(outcome.reason)
  }
  return (
    <ConfirmDialog
      title={me.guest ? t`Sign out?` : t`Log out?`}
      confirm={me.guest ? t`Sign out` : t`Log out`}
      cancel={t`Stay`}
      onConfirm={signOut}
      onClose={onClose}
    >
      <p>
        {me.guest
          ? t`You leave your rooms, and the name ${me.username} becomes free for others. What you wrote stays where it is.`
          : t`Your rooms and the name ${me.username} stay yours. What you have not sent yet is lost.`}
      </p>
    </ConfirmDialog>
  )
}
