// The colours somebody chose, before anything is drawn: the application itself comes a moment
// later, and a white flash in a dark room is no welcome. A file of its own, because the server's
// policy lets nothing run that stands in the page.
try {
  const { theme, density } = JSON.parse(localStorage.getItem('stonechat.preferences') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (density === 'compact') document.documentElement.dataset.density = density
} catch {
  // Without storage it looks as the device says.
}
