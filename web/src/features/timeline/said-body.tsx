import { t } from '@lingui/core/macro'
import type { Message } from '@/api/wire'
import { EditedMark } from '@/features/timeline/edited-mark'
import { MessageFiles } from '@/features/timeline/message-files'
import { MessageImages } from '@/features/timeline/message-images'
import { MessageText } from '@/features/timeline/message-text'
import { Reactions } from '@/features/timeline/reactions'
import { ReplyQuote } from '@/features/timeline/reply-quote'
import { storedImage } from '@/features/timeline/shown-image'
import { Icon } from '@/ui/icon'
import styles from './message.module.css'

/** What a message says that is in its room. */
export function SaidBody({ message }: { message: Message }) {
  const { text, images, files, reactions, reply_to: replyTo } = message
  if (message.deleted_at !== null) {
    return <p className={styles.deleted}>{t`This message was deleted.`}</p>
  }
  return (
    <>
      {message.pinned_at !== null && (
        <p className={styles.pinned}>
          <Icon name="pin" size={14} />
          {t`Pinned`}
        </p>
      )}
      {replyTo !== null && <ReplyQuote id={replyTo.id} room={message.room} />}
      {text !== '' && <MessageText text={text} mentions={message.mentions} />}
      {images.length > 0 && <MessageImages images={images.map(storedImage)} />}
      {files.length > 0 && <MessageFiles files={files} />}
      {message.edited_at !== null && <EditedMark message={message} at={message.edited_at} />}
      {reactions.length > 0 && <Reactions message={message} />}
    </>
  )
}
