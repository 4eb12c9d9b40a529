import { ATTENTIONS, type Attention } from '@/core/attention'
import { type Keep, readJson } from '@/core/keep'
import { ROOM_SECTIONS, type RoomSection } from '@/core/room-order'
import { isLocale, type Locale } from '@/lib/i18n'
import { type Observable, Subject } from '@/lib/observable'

const THEMES = ['system', 'light', 'dark'] as const
const DENSITIES = ['comfortable', 'compact'] as const

export type Theme = (typeof THEMES)[number]
export type Density = (typeof DENSITIES)[number]

/** How somebody wants it to look and sound on this device. It is nobody else's business, the server's neither. */
export interface PreferenceValues {
  readonly theme: Theme
  readonly density: Density
  /** Null for whatever the browser asks for. */
  readonly language: Locale | null
  /** What the device shows a notification of while one looks elsewhere. */
  readonly alerts: Attention
  readonly sounds: Attention
  /** The sections of the room list that are closed. */
  readonly folded: readonly RoomSection[]
}

/** Read by public/first-paint.js as well, which knows this name and the fields. */
export const PREFERENCES = 'preferences'

const DEFAULTS: PreferenceValues = {
  theme: 'system',
  density: 'comfortable',
  language: null,
  alerts: 'off',
  sounds: 'off',
  folded: ['archived'],
}

/** The choices of this device, kept at once and told to whoever watches. */
export class Preferences {
  readonly #keep: Keep
  readonly #values: Subject<PreferenceValues>

  constructor(keep: Keep) {
    this.#keep = keep
    this.#values = new Subject(read(keep))
  }

  get values(): Observable<PreferenceValues> {
    return this.#values
  }

  change(change: Partial<PreferenceValues>): void {
    this.#values.update((before) => ({ ...before, ...change }))
    this.#keep.set(PREFERENCES, JSON.stringify(this.#values.get()))
  }

  /** Another tab changed them. */
  readAgain(): void {
    this.#values.set(read(this.#keep))
  }
}

/** What was kept by another version may lack something, or say what is not known here. */
function read(keep: Keep): PreferenceValues {
  const kept = readJson(keep, PREFERENCES, isRecord) ?? {}
  return {
    theme: THEMES.find((theme) => theme === kept.theme) ?? DEFAULTS.theme,
    density: DENSITIES.find((density) => density === kept.density) ?? DEFAULTS.density,
    language: isLocale(kept.language) ? kept.language : DEFAULTS.language,
    alerts: ATTENTIONS.find((alerts) => alerts === kept.alerts) ?? DEFAULTS.alerts,
    sounds: ATTENTIONS.find((sounds) => sounds === kept.sounds) ?? DEFAULTS.sounds,
    folded: ROOM_SECTIONS.filter((section) => foldedIn(kept).includes(section)),
  }
}

function foldedIn({
  folded,
}: Partial<Record<keyof PreferenceValues, unknown>>): readonly unknown[] {
  return Array.isArray(folded) ? folded : DEFAULTS.folded
}

function isRecord(value: unknown): value is Partial<Record<keyof PreferenceValues, unknown>> {
  return typeof value === 'object' && value !== null
}
