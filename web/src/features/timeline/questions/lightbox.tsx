import { t } from '@lingui/core/macro'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { LightboxHead } from '@/features/timeline/questions/lightbox-head'
import type { ShownImage } from '@/features/timeline/shown-image'
import { IconButton } from '@/ui/icon-button'
import styles from './lightbox.module.css'

interface LightboxProps {
  images: readonly ShownImage[]
  /** The key of the one to begin with. */
  first: string
  onClose: () => void
}

/** Images as large as they are, one at a time. */
export function Lightbox({ images, first, onClose }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [index, setIndex] = useState(() => indexOf(images, first))
  const [isZoomed, setIsZoomed] = useState(false)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: Each image is seen whole at first.
  useEffect(() => setIsZoomed(false), [index])

  const image = images[index]
  if (image === undefined) return null
  const go = (step: number) =>
    setIndex((before) => Math.max(0, Math.min(before + step, images.length - 1)))
  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => go(1),
    ArrowLeft: () => go(-1),
    '+': () => setIsZoomed(true),
    '-': () => setIsZoomed(false),
  }
  const [number, count] = [index + 1, images.length]
  return createPortal(
    <dialog
      ref={dialog}
      className={styles.box}
      aria-label={t`Image ${number} of ${count}`}
      onKeyDown={({ key }: KeyboardEvent) => keys[key]?.()}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <LightboxHead
        image={image}
        count={count > 1 ? `${number} / ${count}` : ''}
        isZoomed={isZoomed}
        onZoom={setIsZoomed}
        onClose={onClose}
      />
      <Stage image={image} isZoomed={isZoomed} onZoom={setIsZoomed} onClose={onClose} />
      {image.alt !== '' && <p className={styles.words}>{image.alt}</p>}
      {index > 0 && (
        <span className={styles.before}>
          <IconButton icon="back" label={t`Previous image`} onHead={true} onClick={() => go(-1)} />
        </span>
      )}
      {number < count && (
        <span className={styles.after}>
          <IconButton icon="chevron" label={t`Next image`} onHead={true} onClick={() => go(1)} />
        </span>
      )}
    </dialog>,
    document.body,
  )
}

interface StageProps {
  image: ShownImage
  isZoomed: boolean
  onZoom: (isZoomed: boolean) => void
  onClose: () => void
}

function Stage({ image, isZoomed, onZoom, onClose }: StageProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape and a button do the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape and a button do the same.
    <div
      className={isZoomed ? `${styles.stage} ${styles.zoomed}` : styles.stage}
      onClick={({ target, currentTarget }) => target === currentTarget && onClose()}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: A button and a key do the same. */}
      <img
        key={image.key}
        className={styles.image}
        src={image.fullUrl ?? image.url}
        alt={image.alt === '' ? t`Image without a description` : image.alt}
        width={image.width}
        height={image.height}
        onClick={() => onZoom(!isZoomed)}
      />
    </div>
  )
}

function indexOf(images: readonly ShownImage[], wanted: string): number {
  return Math.max(
    0,
    images.findIndex(({ key }) => key === wanted),
  )
}
