import { perLocale } from '@/lib/i18n'

type Unit = 'second' | 'minute' | 'hour'

const formatters = {
  second: perLocale((locale) => formatter(locale, 'second')),
  minute: perLocale((locale) => formatter(locale, 'minute')),
  hour: perLocale((locale) => formatter(locale, 'hour')),
}

/** A while, in the largest unit that is exact enough: "40 seconds", "2 minutes", "1.5 hours". */
export function formatSeconds(seconds: number): string {
  if (seconds < 90) return formatters.second().format(seconds)
  if (seconds < 5_400) return formatters.minute().format(seconds / 60)
  return formatters.hour().format(seconds / 3_600)
}

function formatter(locale: string, unit: Unit): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    ...{ style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 },
  })
}
