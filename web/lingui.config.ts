import type { LinguiConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'

/** What is fetched by `lazyPart` has its words in a catalogue of its own, fetched with it. */
const LATER = [
  'account',
  'browse',
  'commands',
  'composer',
  'me/do-not-disturb-dialog.tsx',
  'me/sign-out-dialog.tsx',
  'new-message',
  'people/card-acts.tsx',
  'people/card-moderation.tsx',
  'people/mute-choice.tsx',
  'people/profile-card.tsx',
  'people/remove-dialog.tsx',
  'people/report-dialog.tsx',
  'people/room-role-choice.tsx',
  'people/server-role-choice.tsx',
  'profile',
  'recovery',
  'reports',
  'room-settings',
  'search',
  'settings',
  'sign-in/owner-page.tsx',
  'sign-in/owner-welcome.tsx',
  'sign-in/register-form.tsx',
  'sign-in/register-page.tsx',
  'timeline/questions',
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
