/**
 * Keeps the page as high as what is seen of it. Some phones put their keyboard over the page
 * without making it smaller, and one would write without seeing what.
 */
export function fitVisibleHeight(): void {
  const viewport = window.visualViewport
  if (viewport === null) return
  viewport.addEventListener('resize', () => {
    // Somebody who magnifies wants to see less of the same page, not a smaller one.
    if (viewport.scale !== 1) return
    document.documentElement.style.setProperty('--visible-height', `${viewport.height}px`)
  })
}
