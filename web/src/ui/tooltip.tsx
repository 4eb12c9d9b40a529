import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useState,
} from 'react'
import { lazyPart } from '@/ui/lazy-part'

const TooltipPopup = lazyPart(async () => (await import('@/ui/tooltip-popup')).TooltipPopup, {
  missing: () => null,
})

const PAUSE_MS = 400

interface TargetProps {
  onPointerEnter?: (event: PointerEvent<Element>) => void
  onPointerLeave?: () => void
  onFocus?: (event: FocusEvent<Element>) => void
  onBlur?: () => void
}

interface TooltipProps {
  target: ReactElement<TargetProps>
  /** Only what is nice to know: a finger and a screen reader never meet it. */
  children: ReactNode
}

/** A word about what the pointer rests on, or the keyboard is at; richer than a `title`. */
export function Tooltip({ target, children }: TooltipProps) {
  const [near, setNear] = useState<Element | null>(null)
  const [anchor, setAnchor] = useState<Element | null>(null)
  useEffect(() => {
    if (near === null) return
    const timer = setTimeout(() => setAnchor(near), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [near])
  const leave = () => {
    setNear(null)
    setAnchor(null)
  }
  return (
    <>
      {cloneElement(target, {
        onPointerEnter: ({ pointerType, currentTarget }) => {
          if (pointerType === 'mouse') setNear(currentTarget)
        },
        onPointerLeave: leave,
        onFocus: ({ currentTarget }) => {
          if (currentTarget.matches(':focus-visible')) setNear(currentTarget)
        },
        onBlur: leave,
      })}
      {anchor !== null && (
        <TooltipPopup anchor={anchor} onClose={leave}>
          {children}
        </TooltipPopup>
      )}
    </>
  )
}
