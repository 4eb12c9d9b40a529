import { t } from '@lingui/core/macro'
import { purposeOf } from '@/features/search/describe-term'
import type { Suggestion } from '@/features/search/suggestions'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { ListOption } from '@/ui/list-option'
import { RoomSign } from '@/ui/room-sign'
import styles from './search-field.module.css'

interface SuggestionOptionProps {
  id: string
  suggestion: Suggestion
  isCurrent: boolean
  onPoint: () => void
  onChoose: () => void
}

/** One thing that could be meant. */
export function SuggestionOption({ suggestion, ...option }: SuggestionOptionProps) {
  return (
    <ListOption {...option} sign={<Sign suggestion={suggestion} />}>
      <Words suggestion={suggestion} />
    </ListOption>
  )
}

function Sign({ suggestion }: { suggestion: Suggestion }) {
  switch (suggestion.kind) {
    case 'operator':
    case 'calendar':
      return null
    case 'recent':
      return <Icon name="search" size={16} />
    case 'term': {
      const { user, room, title } = suggestion
      if (room !== undefined) return <RoomSign room={room} />
      return user === undefined ? null : (
        <Avatar id={user.id} name={title} picture={user.avatar} size={24} />
      )
    }
  }
}

function Words({ suggestion }: { suggestion: Suggestion }) {
  switch (suggestion.kind) {
    case 'operator':
      return (
        <>
          <code className={styles.code}>{suggestion.operator}:</code>
          <span className={styles.detail}>{purposeOf(suggestion.operator)}</span>
        </>
      )
    case 'recent':
      return <span className={styles.title}>{suggestion.query}</span>
    case 'calendar':
      return <span className={styles.title}>{t`Another day…`}</span>
    case 'term':
      return (
        <>
          <span className={styles.title}>{suggestion.title}</span>
          {suggestion.detail !== undefined && (
            <span className={styles.detail}>{suggestion.detail}</span>
          )}
        </>
      )
  }
}
