import { i18n, type Messages } from '@lingui/core'
import { type Observable, Subject } from '@/lib/observable'

/** The languages that there is a catalogue for, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const

export type Locale = keyof typeof LANGUAGES

const SOURCE: Locale = 'en'

type Fetch = () => Promise<{ messages: Messages }>

/**
 * Each is a file of its own, so that nobody loads the words of all languages, and those of the
 * parts that are fetched later with the first of these. `lingui.config.ts` says which parts are.
 */
const CATALOGUES: Readonly<Record<Locale, { first: Fetch; later: Fetch }>> = {
  en: {
    first: () => import('@/lib/locales/en.po'),
    later: () => import('@/lib/locales/later/en.po'),
  },
  de: {
    first: () => import('@/lib/locales/de.po'),
    later: () => import('@/lib/locales/later/de.po'),
  },
}

const spoken = new Subject<Locale>(SOURCE)

/** The language that the page is in. What draws words from the top listens to this. */
export const locale: Observable<Locale> = spoken

export function isLocale(value: unknown): value is Locale {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value)
}

/** The first of the wanted languages that we have; "de-AT" is served by "de". */
export function localeFor(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0]
    if (isLocale(language)) return language
  }
  return SOURCE
}

/** Changes the language of the page once its words are here; the last one asked for wins. */
export async function speak(wanted: Locale): Promise<void> {
  asked = wanted
  const { first, later } = CATALOGUES[wanted]
  const catalogues = await Promise.all(areMoreWanted ? [first(), later()] : [first()])
  if (asked !== wanted) return
  const messages = Object.assign({}, ...catalogues.map((catalogue) => catalogue.messages))
  // Loading adds to what is here: those of later parts may have come first.
  i18n.load(wanted, messages)
  i18n.activate(wanted)
  document.documentElement.lang = wanted
  document.documentElement.dir = directionOf(wanted)
  spoken.set(wanted)
}

let asked: Locale = SOURCE
let areMoreWanted = false

/** Fetches the words of the parts that are fetched later, before the first of these is drawn. */
export async function speakOfMore(): Promise<void> {
  areMoreWanted = true
  const language = asked
  const { messages } = await CATALOGUES[language].later()
  i18n.load(language, messages)
}

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur'])

function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr'
}

/**
 * What dates and numbers are written by: the language of the page, in the way of the reader's
 * region where the browser names one ("en-GB" has the day before the month).
 */
export function intlLocale(): string {
  const current = i18n.locale === '' ? SOURCE : i18n.locale
  const regional = globalThis.navigator?.languages?.find((tag) => tag.split('-')[0] === current)
  return regional ?? current
}

/** Makes a formatter once for each language: they are slow to make, and used for every message. */
export function perLocale<Formatter>(make: (locale: string) => Formatter): () => Formatter {
  let made: { locale: string; formatter: Formatter } | null = null
  return () => {
    const current = intlLocale()
    if (made?.locale !== current) made = { locale: current, formatter: make(current) }
    return made.formatter
  }
}
