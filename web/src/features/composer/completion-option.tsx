import type { Choice } from '@/features/composer/choices'
import type { CommandName } from '@/features/composer/slash-command'
import { nameOf } from '@/lib/name-of'
import { Avatar } from '@/ui/avatar'
import { Icon, type IconName } from '@/ui/icon'
import { ListOption } from '@/ui/list-option'
import { RoomSign } from '@/ui/room-sign'
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
  onChoose: () => void
}

/** One thing that may be meant. */
export function CompletionOption({ choice, ...option }: CompletionOptionProps) {
  const { title, detail } = wordsOf(choice)
  return (
    <ListOption {...option} sign={<Sign choice={choice} />}>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        {detail !== '' && <span className={styles.detail}>{detail}</span>}
      </span>
    </ListOption>
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
      return <RoomSign room={choice.view.room} />
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
      return { title: nameOf(choice.user), detail: name === null ? '' : `@${username}` }
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
