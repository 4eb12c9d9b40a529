import { t } from '@lingui/core/macro'
import { type DragEvent, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import type { Draft } from '@/core/draft'
import { PickedFileItem } from '@/features/composer/picked-file-item'
import { PickedImageItem } from '@/features/composer/picked-image-item'
import type { Attachments } from '@/features/composer/use-attachments'
import { VisuallyHidden } from '@/ui/visually-hidden'
import styles from './attachments.module.css'

interface AttachmentTrayProps {
  draft: Draft
  attachments: Attachments
}

/** What goes with the message: the images in their order, each with words for those who cannot see it. */
export function AttachmentTray({ draft, attachments }: AttachmentTrayProps) {
  const states = useObservable(useChat().uploads.states)
  const [dragged, setDragged] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const { images, files } = draft

  const move = (uploadId: string, to: number) => {
    attachments.move(uploadId, to)
    setTold(t`Image ${to + 1} of ${images.length}`)
  }
  const dragOver = (event: DragEvent, index: number) => {
    if (dragged === null) return
    event.preventDefault()
    event.stopPropagation()
    if (images[index]?.uploadId !== dragged) attachments.move(dragged, index)
  }
  return (
    <>
      {images.length > 0 && (
        <ul className={styles.images} aria-label={t`Images to send`}>
          {images.map((image, index) => (
            <PickedImageItem
              key={image.uploadId}
              image={image}
              place={{ index, count: images.length }}
              state={states.get(image.uploadId)}
              isDragged={dragged === image.uploadId}
              attachments={attachments}
              onMove={(to) => move(image.uploadId, to)}
              onDrag={(isOn) => setDragged(isOn ? image.uploadId : null)}
              onDragOver={(event) => dragOver(event, index)}
            />
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className={styles.files} aria-label={t`Files to send`}>
          {files.map(({ file, uploadId }) => (
            <PickedFileItem
              key={uploadId}
              file={file}
              state={states.get(uploadId)}
              onRemove={() => attachments.remove(uploadId)}
              onRetry={() => attachments.retry(uploadId)}
            />
          ))}
        </ul>
      )}
      <VisuallyHidden>
        <span role="status">{told}</span>
      </VisuallyHidden>
    </>
  )
}
