import { intlLocale } from '@/lib/i18n'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte']

/** A size as people read it: 950 bytes, 1.5 kB, 12 MB. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  const digits = value < 10 && step > 0 ? 1 : 0
  return value.toLocaleString(intlLocale(), {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  })
}
