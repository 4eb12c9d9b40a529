import { t } from '@lingui/core/macro'
import {
  EmojiPicker,
  type EmojiPickerListCategoryHeaderProps,
  type EmojiPickerListEmojiProps,
  type EmojiPickerListRowProps,
} from 'frimousse'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { locale } from '@/lib/i18n'
import { boardData } from '@/ui/emoji-board-data'
import { type EmojiSet, loadEmoji } from '@/ui/emoji-data'
import { emojiHabits, usedEmoji } from '@/ui/emoji-habits'
import { EmojiTones, TONES } from '@/ui/emoji-tones'
import { SearchLine } from '@/ui/search-line'
import { Spinner } from '@/ui/spinner'
import { useMediaQuery } from '@/ui/use-media-query'
import styles from './emoji-board.module.css'

/** The board of emoji itself, with all that it needs. */
export function EmojiBoard({ onPick }: { onPick: (emoji: string) => void }) {
  const set = useEmoji()
  const { tone } = useSyncExternalStore(emojiHabits.subscribe, emojiHabits.get)
  const isTouched = useMediaQuery('(pointer: coarse)')
  if (set === 'missing') {
    return <p className={styles.note}>{t`The emoji could not be fetched. Try again later.`}</p>
  }
  if (set === null) return <Spinner />
  return (
    <EmojiPicker.Root
      className={styles.board}
      columns={isTouched ? 7 : 9}
      skinTone={TONES[tone] ?? 'none'}
      resolveEmojiData={() => boardData(set, emojiHabits.get().recent, t`Used last`)}
      onEmojiSelect={({ emoji }) => {
        usedEmoji(emoji)
        onPick(emoji)
      }}
    >
      <SearchLine>
        <EmojiPicker.Search
          aria-label={t`Search emoji`}
          placeholder={t`Search emoji`}
          // On a phone the keyboard would cover what one came to choose from.
          autoFocus={!isTouched}
        />
      </SearchLine>
      <EmojiPicker.Viewport className={styles.viewport} tabIndex={0} aria-label={t`Emoji`}>
        <EmojiPicker.Empty>
          <span className={styles.note}>{t`There is no emoji of that name.`}</span>
        </EmojiPicker.Empty>
        <EmojiPicker.List className={styles.list} components={{ CategoryHeader, Row, Emoji }} />
      </EmojiPicker.Viewport>
      <div className={styles.foot}>
        <EmojiPicker.ActiveEmoji>
          {({ emoji }) => (
            <span className={styles.current} aria-hidden="true">
              {emoji !== undefined && <span className={styles.large}>{emoji.emoji}</span>}
              <span className={styles.name}>{emoji?.label}</span>
            </span>
          )}
        </EmojiPicker.ActiveEmoji>
        <EmojiTones names={set.toneNames} />
      </div>
    </EmojiPicker.Root>
  )
}

/** Null while they come. */
function useEmoji(): EmojiSet | 'missing' | null {
  const language = useSyncExternalStore(locale.subscribe, locale.get)
  const [set, setSet] = useState<EmojiSet | 'missing' | null>(null)
  useEffect(() => {
    let isWanted = true
    const arrive = (value: EmojiSet | 'missing') => isWanted && setSet(value)
    void loadEmoji(language).then(arrive, () => arrive('missing'))
    return () => {
      isWanted = false
    }
  }, [language])
  return set
}

function CategoryHeader({ category, ...rest }: EmojiPickerListCategoryHeaderProps) {
  return (
    <div {...rest} className={styles.category}>
      {category.label}
    </div>
  )
}

// What is read out counts from one, and the library from zero.
function Row({ 'aria-rowindex': index, ...rest }: EmojiPickerListRowProps) {
  const counted = index === undefined ? {} : { 'aria-rowindex': index + 1 }
  return <div {...rest} {...counted} />
}

function Emoji({ emoji, 'aria-colindex': index = 0, ...rest }: EmojiPickerListEmojiProps) {
  const counted = { 'aria-colindex': index + 1 }
  return (
    <button type="button" {...rest} {...counted} className={styles.emoji}>
      {emoji.emoji}
    </button>
  )
}
