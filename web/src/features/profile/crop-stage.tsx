import { t } from '@lingui/core/macro'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import {
  type Extent,
  enlarged,
  enlargementOf,
  movedBy,
  type Square,
} from '@/features/profile/square'
import styles from './crop-stage.module.css'

interface CropStageProps {
  picture: ImageBitmap
  square: Square
  onChange: (square: Square) => void
}

/** In the canvas's own measure; the style sheet makes it as wide as there is room. */
const STAGE: Extent = { width: 412, height: 300 }
const FRAME = 236
const ROUNDING = 0.28
const SHARPNESS = 2
const STEP = 0.04
const ENLARGING = 0.06

/** The picture behind a frame: dragged, moved by arrow keys, enlarged by + and − or a wheel. */
export function CropStage({ picture, square, onChange }: CropStageProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [from, setFrom] = useState<{ x: number; y: number } | null>(null)

  useEffect(() => canvas.current?.focus(), [])

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context) draw(context, picture, square)
  }, [picture, square])

  const move = (x: number, y: number) => onChange(movedBy(square, { x, y }, picture))
  const enlarge = (by: number) =>
    onChange(enlarged(square, enlargementOf(square, picture) + by, picture))

  const drag = (event: PointerEvent<HTMLCanvasElement>) => {
    if (from === null) return
    const scale = event.currentTarget.clientWidth / STAGE.width
    const pixels = square.size / (FRAME * scale)
    move((from.x - event.clientX) * pixels, (from.y - event.clientY) * pixels)
    setFrom({ x: event.clientX, y: event.clientY })
  }
  const press = (event: KeyboardEvent) => {
    const step = square.size * STEP * (event.shiftKey ? 4 : 1)
    const acts: Partial<Record<string, () => void>> = {
      ArrowLeft: () => move(-step, 0),
      ArrowRight: () => move(step, 0),
      ArrowUp: () => move(0, -step),
      ArrowDown: () => move(0, step),
      '+': () => enlarge(ENLARGING),
      '=': () => enlarge(ENLARGING),
      '-': () => enlarge(-ENLARGING),
    }
    const act = acts[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: It is moved with the keys.
    <canvas
      ref={canvas}
      className={from === null ? styles.stage : `${styles.stage} ${styles.held}`}
      width={STAGE.width * SHARPNESS}
      height={STAGE.height * SHARPNESS}
      tabIndex={0}
      role="application"
      aria-label={t`The part that others see: arrows move it, plus and minus enlarge it`}
      onKeyDown={press}
      onWheel={({ deltaY }) => enlarge(deltaY < 0 ? ENLARGING : -ENLARGING)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setFrom({ x: event.clientX, y: event.clientY })
      }}
      onPointerMove={drag}
      onPointerUp={() => setFrom(null)}
      onPointerCancel={() => setFrom(null)}
    />
  )
}

/** All of the picture, with a veil over what will not be seen. */
function draw(context: CanvasRenderingContext2D, picture: ImageBitmap, square: Square): void {
  const { width, height } = STAGE
  const scale = FRAME / square.size
  const left = (width - FRAME) / 2
  const top = (height - FRAME) / 2
  context.setTransform(SHARPNESS, 0, 0, SHARPNESS, 0, 0)
  context.clearRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(
    picture,
    left - square.x * scale,
    top - square.y * scale,
    picture.width * scale,
    picture.height * scale,
  )
  context.beginPath()
  context.rect(0, 0, width, height)
  context.roundRect(left, top, FRAME, FRAME, FRAME * ROUNDING)
  context.fillStyle = '#141210a8'
  context.fill('evenodd')
  context.beginPath()
  context.roundRect(left, top, FRAME, FRAME, FRAME * ROUNDING)
  context.lineWidth = 2
  context.strokeStyle = '#ffffff'
  context.stroke()
}
