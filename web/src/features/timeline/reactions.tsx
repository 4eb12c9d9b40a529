import { plural, t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Message, Reaction } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useUsers } from '@/binding/use-users'
import { react } from '@/features/timeline/actions/react'
import { useTimeline } from '@/features/timeline/timeline-context'
import { formatList, formatNumber } from '@/lib/format-number'
import { nameOf } from '@/lib/name-of'
import { Icon } from '@/ui/icon'
import styles from './reactions.module.css'

const NOBODY: readonly string[] = []

/** What people think of a message; a press joins them, or takes one's own back. */
export function Reactions({ message }: { message: Message }) {
  const { mayReact, ask } = useTimeline()
  return (
    // biome-ignore lint/a11y/useSemanticElements: A fieldset is for what is filled in.
    <div className={styles.reactions} role="group" aria-label={t`Reactions`}>
      {message.reactions.map((reaction) => (
        <Pill key={reaction.emoji} message={message} reaction={reaction} />
      ))}
      {mayReact && (
        <button
          type="button"
          className={`${styles.pill} ${styles.add}`}
          aria-label={t`Add a reaction`}
          title={t`Add a reaction`}
          onClick={({ currentTarget }) =>
            ask({ kind: 'reaction', message, anchor: currentTarget.getBoundingClientRect() })
          }
        >
          <Icon name="smile" size={16} />
        </button>
      )}
    </div>
  )
}

function Pill({ message, reaction }: { message: Message; reaction: Reaction }) {
  const chat = useChat()
  const { self, mayReact } = useTimeline()
  const [isAskedWho, setIsAskedWho] = useState(false)
  const { emoji, count } = reaction
  const isOwn = reaction.users.includes(self.me.id)
  const users = useUsers(isAskedWho ? reaction.users : NOBODY)
  const names = users.map((user) => (user.id === self.me.id ? t`you` : nameOf(user)))
  const who = names.length === 0 ? undefined : listed(names, count - names.length)
  const askWho = () => setIsAskedWho(true)
  return (
    <button
      type="button"
      className={isOwn ? `${styles.pill} ${styles.own}` : styles.pill}
      aria-pressed={isOwn}
      aria-disabled={!mayReact}
      aria-label={[emoji, formatNumber(count), who].filter(Boolean).join(', ')}
      title={who}
      onPointerEnter={askWho}
      onFocus={askWho}
      onClick={() => {
        if (mayReact) void react(chat, message, { emoji, isOn: !isOwn })
      }}
    >
      <span className={styles.emoji}>{emoji}</span>
      {/* Another key is another element, which comes in anew: the number is seen to change. */}
      <span key={count} className={styles.count}>
        {formatNumber(count)}
      </span>
    </button>
  )
}

/** Who they are; of a great many only the first ones are told. */
function listed(names: readonly string[], others: number): string {
  if (others <= 0) return formatList(names)
  return formatList([...names, plural(others, { one: '# other', other: '# others' })])
}
