import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { App } from '@/app/app'
import { FallenOver } from '@/app/fallen-over'
import { useObservable } from '@/binding/use-observable'
import { locale } from '@/lib/i18n'
import { Catching } from '@/ui/catching'

/** Draws everything anew when the language changes: words are taken from it while drawing. */
export function Localised() {
  useObservable(locale)
  return (
    <I18nProvider i18n={i18n}>
      <Catching of={i18n.locale} instead={<FallenOver />}>
        <App />
      </Catching>
    </I18nProvider>
  )
}
