import { t } from '@lingui/core/macro'
import type { DragEvent } from 'react'
import type { PickedImage } from '@/core/draft'
import type { UploadState } from '@/core/uploads'
import { UploadProgress } from '@/features/composer/upload-progress'
import type { Attachments } from '@/features/composer/use-attachments'
import { IconButton } from '@/ui/icon-button'
import styles from './attachments.module.css'

const ALT_LENGTH = 1_000

interface PickedImageItemProps {
  image: PickedImage
  place: { index: number; count: number }
  state: UploadState | undefined
  isDragged: boolean
  attachments: Attachments
  onMove: (to: number) => void
  onDrag: (isOn: boolean) => void
  onDragOver: (event: DragEvent) => void
}

/** One image to send. It is put in order by dragging it, or by its two arrows. */
export function PickedImageItem(props: PickedImageItemProps) {
  const { image, place, state, isDragged, attachments, onMove, onDrag, onDragOver } = props
  const { uploadId, previewUrl, alt, file } = image
  const number = place.index + 1
  return (
    <li
      className={isDragged ? `${styles.picked} ${styles.dragged}` : styles.picked}
      onDragOver={onDragOver}
      onDrop={(event) => isDragged && event.preventDefault()}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: The arrows in it do the same by keyboard. */}
      <div
        className={styles.frame}
        draggable={place.count > 1}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move'
          onDrag(true)
        }}
        onDragEnd={() => onDrag(false)}
      >
        {previewUrl !== '' && (
          <img
            className={styles.preview}
            src={previewUrl}
            draggable={false}
            alt={alt || t`Image ${number}: ${file.name}`}
          />
        )}
        <UploadProgress state={state} onRetry={() => attachments.retry(uploadId)} />
        {place.count > 1 && (
          <div className={styles.order}>
            <IconButton
              icon="back"
              label={t`Move image ${number} forward`}
              className={styles.onImage}
              disabled={place.index === 0}
              onClick={() => onMove(place.index - 1)}
            />
            <IconButton
              icon="chevron"
              label={t`Move image ${number} back`}
              className={styles.onImage}
              disabled={number === place.count}
              onClick={() => onMove(place.index + 1)}
            />
          </div>
        )}
      </div>
      <IconButton
        icon="close"
        label={t`Remove image ${number}`}
        className={`${styles.remove} ${styles.onImage}`}
        onClick={() => attachments.remove(uploadId)}
      />
      <input
        className={styles.alt}
        aria-label={t`Describe image ${number}`}
        placeholder={t`Describe it`}
        value={alt}
        maxLength={ALT_LENGTH}
        onChange={(event) => attachments.describe(uploadId, event.target.value)}
      />
    </li>
  )
}
