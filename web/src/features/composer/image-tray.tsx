import { t } from '@lingui/core/macro'
import type { PickedImage } from '@/core/draft'
import { IconButton } from '@/ui/icon-button'
import styles from './composer.module.css'

const ALT_LENGTH = 1_000

interface ImageTrayProps {
  images: readonly PickedImage[]
  onRemove: (uploadId: string) => void
  onDescribe: (uploadId: string, alt: string) => void
}

/** The images that go with the message, each with words for those who cannot see it. */
export function ImageTray({ images, onRemove, onDescribe }: ImageTrayProps) {
  return (
    <ul className={styles.tray} aria-label={t`Images to send`}>
      {images.map(({ uploadId, previewUrl, alt, file }, index) => (
        <li key={uploadId} className={styles.picked}>
          <img
            className={styles.preview}
            // Empty for a moment after a reload.
            src={previewUrl || undefined}
            alt={alt || t`Image ${index + 1}: ${file.name}`}
          />
          <IconButton
            icon="close"
            label={t`Remove image ${index + 1}`}
            className={styles.remove}
            onClick={() => onRemove(uploadId)}
          />
          <input
            className={styles.alt}
            aria-label={t`Describe image ${index + 1}`}
            placeholder={t`Describe it`}
            value={alt}
            maxLength={ALT_LENGTH}
            onChange={(event) => onDescribe(uploadId, event.target.value)}
          />
        </li>
      ))}
    </ul>
  )
}
