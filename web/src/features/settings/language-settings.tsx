import { t } from '@lingui/core/macro'
import { usePreferences } from '@/binding/use-preferences'
import { formatDate, formatTime } from '@/lib/format-time'
import { isLocale, LANGUAGES, localeFor } from '@/lib/i18n'
import { SelectField } from '@/ui/select-field'

const AUTOMATIC = 'automatic'

/** The words of the page; what others write stays as they wrote it. */
export function LanguageSettings() {
  const [{ language }, change] = usePreferences()
  const found = LANGUAGES[localeFor(navigator.languages)]
  const now = Date.now()
  const sample = `${formatDate(now)}, ${formatTime(now)}`
  return (
    <SelectField
      label={t`Language of this page`}
      hint={t`Dates and times look like this: ${sample}`}
      value={language ?? AUTOMATIC}
      options={[
        { value: AUTOMATIC, label: t`As the browser: ${found}` },
        ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label, lang: value })),
      ]}
      onChange={(chosen) => change({ language: isLocale(chosen) ? chosen : null })}
    />
  )
}
