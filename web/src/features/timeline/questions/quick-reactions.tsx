import { Menu } from '@base-ui/react/menu'
import type { Message } from '@/api/wire'
import { QUICK_EMOJI } from '@/features/timeline/questions/quick-emoji'
import styles from './quick-reactions.module.css'

interface QuickReactionsProps {
  message: Message
  me: string
  onPick: (emoji: string, isOn: boolean) => void
}

/** The reactions that are given most, at the top of what can be done. */
export function QuickReactions({ message, me, onPick }: QuickReactionsProps) {
  return (
    <Menu.Group className={styles.row}>
      {QUICK_EMOJI.map((emoji) => {
        const given = message.reactions.find((reaction) => reaction.emoji === emoji)
        const isOwn = given?.users.includes(me) === true
        return (
          <Menu.Item
            key={emoji}
            className={isOwn ? `${styles.emoji} ${styles.own}` : styles.emoji}
            onClick={() => onPick(emoji, !isOwn)}
          >
            {emoji}
          </Menu.Item>
        )
      })}
    </Menu.Group>
  )
}
