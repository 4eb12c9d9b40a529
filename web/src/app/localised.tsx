import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { App } from '@/app/app'
import { useObservable } from '@/binding/use-observable'
import { locale } from '@/lib/i18n'

/** Draws everything anew when the language changes: words are taken from it while drawing. */
export function Localised() {
  useObservable(locale)
  return (
    <I18nProvider i18n={i18n}>
      <App />
    </I18nProvider>
  )
}
