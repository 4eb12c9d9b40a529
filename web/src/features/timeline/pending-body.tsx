import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { uploadIdsOf } from '@/core/draft'
import type { Pending } from '@/core/outbox'
import type { UploadState } from '@/core/uploads'
import { MessageImages } from '@/features/timeline/message-images'
import { ReplyQuote } from '@/features/timeline/reply-quote'
import { pickedImage } from '@/features/timeline/shown-image'
import { UploadBar } from '@/features/timeline/upload-bar'
import { formatBytes } from '@/lib/format-bytes'
import { Icon } from '@/ui/icon'
import { RichText } from '@/ui/rich-text/rich-text'
import styles from './pending-body.module.css'

/** What a message says that is still on its way, and how far its files are. */
export function PendingBody({ pending }: { pending: Pending }) {
  const { text, images, files, replyTo, room } = pending
  return (
    <>
      {replyTo !== null && <ReplyQuote id={replyTo} room={room} />}
      {text !== '' && <RichText text={text} />}
      {images.length > 0 && (
        <div className={styles.images}>
          <MessageImages images={images.map(pickedImage)} />
        </div>
      )}
      {files.map(({ uploadId, file }) => (
        <p key={uploadId} className={styles.file}>
          <Icon name="file" size={16} />
          {file.name}
          <span className={styles.size}>{formatBytes(file.size)}</span>
        </p>
      ))}
      {images.length + files.length > 0 && <Progress pending={pending} />}
    </>
  )
}

/** All of its files as one: nobody waits for them one by one. */
function Progress({ pending }: { pending: Pending }) {
  const states = useObservable(useChat().uploads.states)
  const parts = uploadIdsOf(pending).map((id) => partOf(states.get(id)))
  const part = parts.reduce((sum, one) => sum + one, 0) / parts.length
  if (pending.delivery.status === 'failed' || part >= 1) return null
  return <UploadBar part={part} />
}

function partOf(state: UploadState | undefined): number {
  if (state === undefined || state.status === 'uploaded') return 1
  return state.status === 'uploading' ? state.part : 0
}
