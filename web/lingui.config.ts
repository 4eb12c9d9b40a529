import type { LinguiConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'

/**
 * Catalogues are files that translators' programs read; `npm run words` keeps them up to date.
 * They hold no dates and no places in the code, which would change with every commit.
 */
const config: LinguiConfig = {
  sourceLocale: 'en',
  locales: ['en', 'de'],
  catalogs: [{ path: '<rootDir>/src/lib/locales/{locale}', include: ['<rootDir>/src'] }],
  format: formatter({ origins: false, customHeaderAttributes: { 'POT-Creation-Date': '' } }),
  orderBy: 'message',
}

export default config
