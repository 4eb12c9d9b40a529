import { type FocusEvent, type MouseEvent, type PointerEvent, useMemo, useRef } from 'react'
import { useChat } from '@/binding/use-chat'
import { messageOf } from '@/features/timeline/message-in'
import { rowAround } from '@/features/timeline/row-elements'
import type { TimelineHands } from '@/features/timeline/timeline-context'

/** So long a finger rests on a message before it means more than to scroll. */
const LONG_PRESS_MS = 500
const MOVED_PX = 10

/**
 * Listens once for all rows: which one the pointer or the focus is on, and where somebody asks, by the
 * other button of the mouse or by a long press, what can be done.
 */
export function useTouchedRow(room: string, hands: TimelineHands) {
  const chat = useChat()
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const isMousePress = useRef(false)
  return useMemo(() => {
    const { touched } = hands
    const hover = (row: Element | null) =>
      touched.update((before) => ({ ...before, hovered: keyOf(row) }))
    // Who clicks with a mouse sees what can be done where it is, and not where it was.
    const focus = (row: Element | null) => {
      const focused = isMousePress.current ? null : keyOf(row)
      touched.update((before) => ({ ...before, focused }))
    }
    const open = (target: EventTarget, { clientX: x, clientY: y }: MouseEvent): boolean => {
      const message = messageOf(rowAround(target), chat, room)
      if (message !== null) hands.ask({ kind: 'actions', message, anchor: new DOMRect(x, y) })
      return message !== null
    }
    const release = () => {
      if (press.current !== null) clearTimeout(press.current.timer)
      press.current = null
      isMousePress.current = false
    }
    return {
      onPointerOver: ({ target, pointerType }: PointerEvent) => {
        if (pointerType !== 'touch') hover(rowAround(target))
      },
      onPointerLeave: () => hover(null),
      onFocus: ({ target }: FocusEvent) => focus(rowAround(target)),
      onBlur: ({ relatedTarget }: FocusEvent) => focus(rowAround(relatedTarget)),
      onContextMenu: (event: MouseEvent) => {
        release()
        if (isBrowsersOwn(event.target)) return
        if (open(event.target, event)) event.preventDefault()
      },
      // Where a long press opens no menu of the browser, it is measured here.
      onPointerDown: (event: PointerEvent) => {
        release()
        isMousePress.current = event.pointerType === 'mouse'
        if (event.pointerType !== 'touch' || isBrowsersOwn(event.target)) return
        const { target, clientX: x, clientY: y } = event
        const timer = setTimeout(() => open(target, event), LONG_PRESS_MS)
        press.current = { timer, x, y }
      },
      onPointerMove: ({ clientX, clientY }: PointerEvent) => {
        const { x, y } = press.current ?? { x: clientX, y: clientY }
        if (Math.hypot(clientX - x, clientY - y) > MOVED_PX) release()
      },
      onPointerUp: release,
      onPointerCancel: release,
    }
  }, [chat, room, hands])
}

function keyOf(row: Element | null): string | null {
  return row instanceof HTMLElement ? (row.dataset.key ?? null) : null
}

/** Links and pictures have a menu of the browser's own, and so has what is selected. */
function isBrowsersOwn(target: EventTarget | null): boolean {
  const isOwn = target instanceof Element && target.closest('a, button, input, img') !== null
  return isOwn || window.getSelection()?.isCollapsed === false
}
