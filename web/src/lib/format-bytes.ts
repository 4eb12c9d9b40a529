const UNITS = ['bytes', 'KB', 'MB', 'GB']

/** A size as people read it: 950 bytes, 1.5 KB, 12 MB. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  const digits = value < 10 && step > 0 ? 1 : 0
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${UNITS[step]}`
}
