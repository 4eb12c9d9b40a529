import type { Preferences } from '@/core/preferences'
import { localeFor, speak } from '@/lib/i18n'

/** There is nothing to show without words, so they are fetched until they are here. */
const RETRY_MS = 1_000

/** Makes the page look and speak as was chosen, now and whenever that changes. */
export async function followPreferences(preferences: Preferences): Promise<void> {
  const { values } = preferences
  const follow = () => {
    const { theme, density, language } = values.get()
    const { dataset } = document.documentElement
    dataset.theme = theme
    dataset.density = density
    return speak(language ?? localeFor(navigator.languages))
  }
  // Words that cannot be fetched leave the page in the language that it is in.
  values.subscribe(() => void follow().catch(() => undefined))
  while (!(await succeeds(follow()))) await pause(RETRY_MS)
}

async function succeeds(act: Promise<void>): Promise<boolean> {
  return await act.then(
    () => true,
    () => false,
  )
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
