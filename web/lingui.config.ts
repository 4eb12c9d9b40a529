import type { LinguiConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'

/** What is fetched by `lazily` has its words in a catalogue of its own, fetched with it. */
const LATER = [
  'account',
  'browse',
  'commands',
  'profile',
  'recovery',
  'reports',
  'room-settings',
  'search',
  'settings',
].map((feature) => `<rootDir>/src/features/${feature}`)

/**
 * Catalogues are files that translators' programs read; `npm run words` keeps them up to date.
 * They hold no dates and no places in the code, which would change with every commit.
 */
const config: LinguiConfig = {
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [
    { path: '<rootDir>/src/lib/locales/{locale}', include: ['<rootDir>/src'], exclude: LATER },
    { path: '<rootDir>/src/lib/locales/later/{locale}', include: LATER },
  ],
  format: formatter({ origins: false, customHeaderAttributes: { 'POT-Creation-Date': '' } }),
  orderBy: 'message',
}

export default config
