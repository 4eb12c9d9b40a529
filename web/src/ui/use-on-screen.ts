import { type RefCallback, useCallback, useState } from 'react'

/** Whether an element can be seen just now, for what is only worth knowing then. */
export function useOnScreen<Element extends HTMLElement>(): readonly [
  RefCallback<Element>,
  boolean,
] {
  const [isOnScreen, setIsOnScreen] = useState(false)
  const ref = useCallback((element: Element) => {
    const observer = new IntersectionObserver((entries) => {
      setIsOnScreen(entries.at(-1)?.isIntersecting ?? false)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, isOnScreen]
}
