import { t } from '@lingui/core/macro'
import type { ShownImage } from '@/features/timeline/shown-image'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import styles from './lightbox.module.css'

interface LightboxHeadProps {
  image: ShownImage
  /** Which one of how many; empty for one alone. */
  count: string
  isZoomed: boolean
  onZoom: (isZoomed: boolean) => void
  onClose: () => void
}

/** What can be done with an image that is seen large. */
export function LightboxHead({ image, count, isZoomed, onZoom, onClose }: LightboxHeadProps) {
  return (
    <div className={styles.head}>
      <span className={styles.name}>{image.name}</span>
      <span className={styles.count}>{count}</span>
      <IconButton
        icon="zoom"
        label={isZoomed ? t`See the whole image` : t`See it at its full size`}
        aria-pressed={isZoomed}
        onHead={true}
        onClick={() => onZoom(!isZoomed)}
      />
      <a
        className={styles.download}
        href={image.fullUrl ?? image.url}
        download={image.name}
        aria-label={t`Download`}
        title={t`Download`}
      >
        <Icon name="download" />
      </a>
      <IconButton icon="close" label={t`Close`} onHead={true} onClick={onClose} />
    </div>
  )
}
