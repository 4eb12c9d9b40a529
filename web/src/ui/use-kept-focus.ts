import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react'

interface KeptFocus<List extends HTMLElement> {
  readonly ref: RefObject<List | null>
  readonly onFocus: (event: FocusEvent) => void
  readonly onBlur: (event: FocusEvent) => void
}

/**
 * For a list whose items go away, often by what is pressed in them: where the one with the focus
 * does, the focus is on what came to its place, and not back at the beginning of the page. Give what
 * it returns to the element of the list.
 */
export function useKeptFocus<List extends HTMLElement>(): KeptFocus<List> {
  const ref = useRef<List>(null)
  const last = useRef<{ element: Element; at: number } | null>(null)

  useLayoutEffect(() => {
    const list = ref.current
    if (list === null || last.current === null || last.current.element.isConnected) return
    const { at } = last.current
    last.current = null
    if (document.activeElement !== document.body) return
    const buttons = [...list.querySelectorAll('button')]
    // Only then, because whatever can have the focus takes it when it is pressed.
    if (buttons.length === 0) list.tabIndex = -1
    const next = buttons[at] ?? buttons.at(-1) ?? list
    next.focus()
  })

  return {
    ref,
    onFocus: ({ target }) => {
      const buttons = ref.current?.querySelectorAll('button') ?? []
      last.current = { element: target, at: Array.from<Element>(buttons).indexOf(target) }
    },
    // What was taken out of the page does not say that it lost it.
    onBlur: () => {
      last.current = null
    },
  }
}
