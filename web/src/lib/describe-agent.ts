import { t } from '@lingui/core/macro'

/** Most particular first: every browser calls itself by the names of those it followed. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//u, 'Edge'],
  [/\bOPR\//u, 'Opera'],
  [/\bSamsungBrowser\//u, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//u, 'Firefox'],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//u, 'Chrome'],
  [/\bSafari\//u, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/u, 'iPhone'],
  [/\biPad\b/u, 'iPad'],
  [/\bAndroid\b/u, 'Android'],
  [/\bWindows\b/u, 'Windows'],
  [/\bMac OS X\b/u, 'Mac'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bLinux\b/u, 'Linux'],
]

/** What people call the program behind a `User-Agent`; what we do not know keeps its own words. */
export function describeAgent(agent: string | null): string {
  if (agent === null || agent === '') return t`A program without a name`
  const browser = nameIn(agent, BROWSERS)
  if (browser === null) return agent
  const system = nameIn(agent, SYSTEMS)
  return system === null ? browser : t`${browser} on ${system}`
}

function nameIn(agent: string, names: readonly (readonly [RegExp, string])[]): string | null {
  return names.find(([pattern]) => pattern.test(agent))?.[1] ?? null
}
