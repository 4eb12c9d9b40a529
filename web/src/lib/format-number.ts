import { perLocale } from '@/lib/i18n'

const whole = perLocale((locale) => new Intl.NumberFormat(locale))
const listing = perLocale((locale) => new Intl.ListFormat(locale))

/** "1,234" */
export function formatNumber(value: number): string {
  return whole().format(value)
}

/** "Ada, Ben, and Cleo" */
export function formatList(names: Iterable<string>): string {
  return listing().format(names)
}
