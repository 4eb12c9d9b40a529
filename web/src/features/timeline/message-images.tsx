import { t } from '@lingui/core/macro'
import { type CSSProperties, memo, useState } from 'react'
import type { ShownImage } from '@/features/timeline/rows'
import styles from './message.module.css'

const WIDEST = 400
const TALLEST = 320
const NARROWEST = 96

/** The images of a message, at a size that is known before they are loaded. */
export const MessageImages = memo(function MessageImages({
  images,
}: {
  images: readonly ShownImage[]
}) {
  return (
    <div className={styles.images}>
      {images.map((image) => (
        <MessageImage key={image.key} image={image} />
      ))}
    </div>
  )
})

function MessageImage({ image }: { image: ShownImage }) {
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
      <span className={styles.missingImage} style={{ ...style, backgroundColor: undefined }}>
        {t`This image could not be loaded.`}
      </span>
    )
  }
  const picture = (
    <img
      className={styles.image}
      src={image.url}
      alt={label}
      width={width}
      height={height}
      decoding="async"
      style={style}
      onError={() => setFailedUrl(image.url)}
    />
  )
  if (image.fullUrl === null) return picture
  return (
    <a href={image.fullUrl} target="_blank" rel="noopener" className={styles.imageLink}>
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
