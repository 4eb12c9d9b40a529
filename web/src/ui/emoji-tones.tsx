import { t } from '@lingui/core/macro'
import { EmojiPicker, type SkinTone } from 'frimousse'
import { useId, useState } from 'react'
import { chooseTone } from '@/ui/emoji-habits'
import styles from './emoji-board.module.css'

/** Yellow first, then from light to dark, as habits number them. */
export const TONES: readonly SkinTone[] = [
  'none',
  'light',
  'medium-light',
  'medium',
  'medium-dark',
  'dark',
]

/** The colour of skin in which hands and people are shown; it stays chosen. */
export function EmojiTones({ names }: { names: readonly string[] }) {
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  const nameOf = (tone: SkinTone) =>
    tone === 'none' ? t`Yellow` : (names[TONES.indexOf(tone) - 1] ?? tone)
  return (
    <EmojiPicker.SkinTone emoji="✋">
      {({ skinTone, skinToneVariations }) =>
        isOpen ? (
          <fieldset className={styles.tones}>
            <legend className={styles.legend}>{t`Skin tone`}</legend>
            {skinToneVariations.map(({ skinTone: tone, emoji }) => (
              <label key={tone} className={styles.tone} title={nameOf(tone)}>
                <input
                  type="radio"
                  name={id}
                  aria-label={nameOf(tone)}
                  // biome-ignore lint/a11y/noAutofocus: Whoever opened them goes on among them.
                  autoFocus={tone === skinTone}
                  checked={tone === skinTone}
                  onChange={() => chooseTone(TONES.indexOf(tone))}
                  onClick={(event) => event.detail > 0 && setIsOpen(false)}
                />
                <span aria-hidden="true">{emoji}</span>
              </label>
            ))}
          </fieldset>
        ) : (
          <button
            type="button"
            className={styles.toneButton}
            aria-label={t`Skin tone: ${nameOf(skinTone)}`}
            aria-expanded={false}
            title={t`Skin tone`}
            onClick={() => setIsOpen(true)}
          >
            {skinToneVariations.find((variation) => variation.skinTone === skinTone)?.emoji}
          </button>
        )
      }
    </EmojiPicker.SkinTone>
  )
}
