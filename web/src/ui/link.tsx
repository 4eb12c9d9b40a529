import type { ComponentProps, MouseEvent } from 'react'
import { goTo } from '@/lib/navigation'

interface LinkProps extends ComponentProps<'a'> {
  href: string
}

/** A link within the application: a real one for new tabs, without loading for a plain press. */
export function Link({ href, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const isPlain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (event.defaultPrevented || event.button !== 0 || !isPlain) return
    event.preventDefault()
    goTo(href)
  }
  return <a href={href} onClick={follow} {...rest} />
}
