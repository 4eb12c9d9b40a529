import { useEffect, useRef } from 'react'
import type { Choice } from '@/features/composer/choices'
import type { CommandName } from '@/features/composer/slash-command'
import { roomSign } from '@/lib/room-title'
import { Avatar } from '@/ui/avatar'
import { Icon, type IconName } from '@/ui/icon'
import styles from './completion.module.css'

const COMMAND_ICONS: Readonly<Record<CommandName, IconName>> = {
  whisper: 'lock',
  topic: 'pencil',
  invite: 'person',
}

interface CompletionOptionProps {
  id: string
  choice: Choice
  isCurrent: boolean
  onPoint: () => void
  onTake: () => void
}

/** One thing that may be meant. */
export function CompletionOption({
  id,
  choice,
  isCurrent,
  onPoint,
  onTake,
}: CompletionOptionProps) {
  const option = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isCurrent) option.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  const { title, detail } = wordsOf(choice)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: The keys are those of the field.
    <div
      ref={option}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      className={styles.option}
      onPointerMove={onPoint}
      // Otherwise the field would lose the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <span className={styles.sign} aria-hidden="true">
        <Sign choice={choice} />
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        {detail !== '' && <span className={styles.detail}>{detail}</span>}
      </span>
    </div>
  )
}

function Sign({ choice }: { choice: Choice }) {
  switch (choice.kind) {
    case 'person': {
      const { id, username, avatar } = choice.user
      return <Avatar id={id} name={username} picture={avatar} size={24} />
    }
    case 'all':
      return <Icon name="people" size={18} />
    case 'room':
      return roomSign(choice.view.room)
    case 'emoji':
      return <span className={styles.emoji}>{choice.emoji.emoji}</span>
    case 'command':
      return <Icon name={COMMAND_ICONS[choice.name]} size={18} />
  }
}

function wordsOf(choice: Choice): { title: string; detail: string } {
  switch (choice.kind) {
    case 'person': {
      const { name, username } = choice.user
      return { title: name ?? username, detail: name === null ? '' : `@${username}` }
    }
    case 'all':
      return { title: `@${choice.word}`, detail: choice.detail }
    case 'room': {
      const { name } = choice.view.room
      return { title: choice.title, detail: name === null || name === choice.title ? '' : name }
    }
    case 'emoji':
      return { title: `:${choice.emoji.name}:`, detail: choice.emoji.label }
    case 'command':
      return { title: `/${choice.name} ${choice.wants}`, detail: choice.detail }
  }
}
