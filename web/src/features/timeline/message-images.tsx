import { t } from '@lingui/core/macro'
import { type CSSProperties, type MouseEvent, useState } from 'react'
import type { ShownImage } from '@/features/timeline/shown-image'
import { useTimeline } from '@/features/timeline/timeline-context'
import styles from './message-images.module.css'

const WIDEST = 400
const TALLEST = 320
const NARROWEST = 96

/** The images of a message, at a size that is known before they are loaded. */
export function MessageImages({ images }: { images: readonly ShownImage[] }) {
  return (
    <div className={styles.images}>
      {images.map((image) => (
        <MessageImage key={image.key} image={image} images={images} />
      ))}
    </div>
  )
}

interface MessageImageProps {
  image: ShownImage
  /** Those it is seen among when it is opened. */
  images: readonly ShownImage[]
}

function MessageImage({ image, images }: MessageImageProps) {
  const { ask } = useTimeline()
  const [failedUrl, setFailedUrl] = useState<string | null>(null)
  const { width, height } = fitted(image)
  const style: CSSProperties = {
    width,
    aspectRatio: `${width} / ${height}`,
    backgroundColor: image.placeholder ?? undefined,
  }
  const label = image.alt === '' ? t`Image without a description` : image.alt
  if (failedUrl === image.url) {
    return (
      <span className={styles.missing} style={{ ...style, backgroundColor: undefined }}>
        {t`This image could not be loaded.`}
      </span>
    )
  }
  const picture = (
    <img
      className={styles.image}
      src={image.url === '' ? undefined : image.url}
      alt={label}
      width={width}
      height={height}
      decoding="async"
      style={style}
      onError={() => setFailedUrl(image.url)}
    />
  )
  if (image.fullUrl === null) return picture
  // A link, so that it can be opened beside this page and saved as any other.
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    ask({ kind: 'image', images, first: image.key })
  }
  return (
    <a href={image.fullUrl} target="_blank" rel="noopener" className={styles.link} onClick={open}>
      {picture}
    </a>
  )
}

function fitted({ width, height }: ShownImage): { width: number; height: number } {
  const scale = Math.min(1, WIDEST / width, TALLEST / height)
  return {
    width: Math.max(NARROWEST, Math.round(width * scale)),
    height: Math.max(24, Math.round(height * scale)),
  }
}
