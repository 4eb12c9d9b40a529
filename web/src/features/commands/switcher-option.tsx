import { plural } from '@lingui/core/macro'
import { useEffect, useRef } from 'react'
import type { Choice } from '@/features/commands/choices'
import { roomSign } from '@/lib/room-title'
import { keyCaps } from '@/lib/shortcut'
import { Avatar } from '@/ui/avatar'
import { Icon } from '@/ui/icon'
import { Keys } from '@/ui/keys'
import styles from './quick-switcher.module.css'

interface SwitcherOptionProps {
  id: string
  choice: Choice
  isCurrent: boolean
  onPoint: () => void
  onChoose: () => void
}

/** One thing to go to. The focus stays where one types, so this is no button. */
export function SwitcherOption({ id, choice, isCurrent, onPoint, onChoose }: SwitcherOptionProps) {
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
        <Sign choice={choice} />
      </span>
      <span className={styles.title}>{choice.title}</span>
      <Detail choice={choice} />
    </div>
  )
}

function Sign({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case 'room':
      return roomSign(choice.view.room)
    case 'person':
      return (
        <Avatar id={choice.user.id} name={choice.title} picture={choice.user.avatar} size={24} />
      )
    case 'command':
      return <Icon name="chevron" size={16} />
  }
}

function Detail({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case 'room': {
      const unread = choice.view.standing === 'member' ? choice.view.unread : 0
      return unread === 0 ? null : (
        <span className={styles.unread}>
          {plural(unread, { one: '# new message', other: '# new messages' })}
        </span>
      )
    }
    case 'person':
      return <span className={styles.detail}>{`@${choice.user.username}`}</span>
    case 'command': {
      const [shortcut] = choice.command.shortcuts ?? []
      return shortcut === undefined ? null : <Keys keys={keyCaps(shortcut)} />
    }
  }
}
