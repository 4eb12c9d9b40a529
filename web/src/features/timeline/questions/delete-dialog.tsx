import { t } from '@lingui/core/macro'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { QuotedMessage } from '@/features/timeline/questions/quoted-message'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { ConfirmDialog } from '@/ui/confirm-dialog'

interface DeleteDialogProps {
  message: Message
  onClose: () => void
}

/** Asks before a message is gone for good. */
export function DeleteDialog({ message, onClose }: DeleteDialogProps) {
  const { messages } = useChat()
  const { me } = useMe()
  const isOwn = message.author.id === me.id
  const name = nameOf(message.author)
  const remove = async () => {
    const outcome = await messages.delete(message.id)
    if (!outcome.ok) return explain(outcome.reason)
    onClose()
    return null
  }
  return (
    <ConfirmDialog
      title={isOwn ? t`Delete your message?` : t`Delete this message by ${name}?`}
      confirm={t`Delete`}
      onConfirm={remove}
      onClose={onClose}
    >
      <QuotedMessage message={message} />
      <p>{t`It is gone for everybody and cannot be brought back. Its place stays, empty.`}</p>
    </ConfirmDialog>
  )
}
