import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { describeTerm } from '@/features/search/describe-term'
import { isGood, type Term } from '@/features/search/query'
import { roomSign, roomTitle } from '@/lib/room-title'
import { Icon } from '@/ui/icon'
import styles from './search-field.module.css'

interface TermChipsProps {
  terms: readonly Term[]
  onRemove: (term: Term) => void
}

/** What narrows the search, in words; pressing one takes it away. */
export function TermChips({ terms, onRemove }: TermChipsProps) {
  const nameOf = useNames()
  if (terms.length === 0) return null
  return (
    <ul className={styles.chips} aria-label={t`Narrowed to`}>
      {terms.map((term) => {
        const words = describeTerm(term, nameOf(term))
        return (
          <li key={`${term.operator}:${term.value}`}>
            <button
              type="button"
              className={isGood(term) ? styles.chip : `${styles.chip} ${styles.bad}`}
              aria-label={t`Remove: ${words}`}
              onClick={() => onRemove(term)}
            >
              {words}
              <Icon name="close" size={14} />
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** What the person or the room of a term is called, as it was typed if that is not known. */
export function useNames(): (term: Term) => string | null {
  const chat = useChat()
  const { me } = useMe()
  const rooms = useObservable(chat.rooms)
  return ({ operator, value }) => {
    if (operator !== 'in') return value.toLowerCase() === 'me' ? null : value
    const found = [...rooms.values()].find(
      ({ room }) => room.id === value || room.name?.toLowerCase() === value.toLowerCase(),
    )?.room
    return found === undefined ? `#${value}` : roomSign(found) + roomTitle(found, me)
  }
}
