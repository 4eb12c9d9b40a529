import { t } from '@lingui/core/macro'
import { useEffect, useRef } from 'react'
import { purposeOf } from '@/features/search/describe-term'
import type { Suggestion } from '@/features/search/suggestions'
import { roomSign } from '@/lib/room-title'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import styles from './search-field.module.css'

interface SuggestionOptionProps {
  id: string
  suggestion: Suggestion
  isCurrent: boolean
  onPoint: () => void
  onChoose: () => void
}

/** One thing that could be meant. The focus stays where one types, so this is no button. */
export function SuggestionOption(props: SuggestionOptionProps) {
  const { id, suggestion, isCurrent, onPoint, onChoose } = props
  const option = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isCurrent) option.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: The keys are those of the line above.
    <div
      ref={option}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      className={styles.option}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <span className={styles.sign} aria-hidden="true">
        <Sign suggestion={suggestion} />
      </span>
      <Words suggestion={suggestion} />
    </div>
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
      if (room !== undefined) return roomSign(room)
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
