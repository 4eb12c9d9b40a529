import { createContext } from 'react'

/**
 * Where menus and popovers are put into the page. A dialog puts itself here, because nothing
 * beside an open dialog can be seen or reached. Null is the page itself.
 */
export const OverlayRoot = createContext<HTMLElement | null>(null)
