import { t } from '@lingui/core/macro'
import { useRef } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { type MessageAction, targetOf } from '@/features/timeline/actions/message-action'
import { actionsOn } from '@/features/timeline/actions/message-actions'
import { react } from '@/features/timeline/actions/react'
import { QuickReactions } from '@/features/timeline/questions/quick-reactions'
import { rowOfMessage } from '@/features/timeline/row-elements'
import { useTimeline } from '@/features/timeline/timeline-context'
import { nameOf } from '@/lib/name-of'
import { keyCaps } from '@/lib/shortcut'
import type { MenuEntry } from '@/ui/menu-entry'
import { MenuPopup } from '@/ui/menu-popup'
import { useMediaQuery } from '@/ui/use-media-query'

interface MessageMenuProps {
  message: Message
  anchor: DOMRect
  onClose: () => void
}

/** All that one may do to a message. */
export function MessageMenu({ message, anchor, onClose }: MessageMenuProps) {
  const chat = useChat()
  const hands = useTimeline()
  const row = useRef(rowOfMessage(document.body, message.id)).current
  const isChosen = useRef(false)
  const hasKeys = useMediaQuery('(pointer: fine)')
  const target = targetOf(message, { chat, hands })
  if (target === null) return null
  const actions = actionsOn(target)
  const [harmless, dangerous] = [actions.filter(isHarmless), actions.filter(isDangerous)]
  const name = nameOf(message.author)

  // A dialog gives the focus back to where it was: to the message. What answers it is written.
  const choose = (act: () => void) => {
    isChosen.current = true
    row?.focus({ preventScroll: true })
    onClose()
    act()
  }
  const entryOf = (action: MessageAction): MenuEntry => ({
    label: action.title(target),
    icon: action.icon,
    danger: action.isDanger === true,
    ...(hasKeys && action.shortcut !== undefined && { keys: keyCaps(action.shortcut) }),
    onSelect: () =>
      choose(() => action.perform(target, { chat, hands, anchor: row ?? document.body })),
  })
  return (
    <MenuPopup
      label={t`Message by ${name}`}
      anchor={{ getBoundingClientRect: () => anchor }}
      align={anchor.width > 0 ? 'end' : 'start'}
      head={
        target.rights.mayReact && (
          <QuickReactions
            message={message}
            me={hands.self.me.id}
            onPick={(emoji, isOn) => choose(() => void react(chat, message, { emoji, isOn }))}
          />
        )
      }
      entries={[
        ...harmless.map(entryOf),
        ...(dangerous.length > 0 ? ['separator' as const] : []),
        ...dangerous.map(entryOf),
      ]}
      focusAfter={() => (isChosen.current ? false : (row ?? true))}
      onClose={onClose}
    />
  )
}

function isHarmless({ isDanger = false }: MessageAction): boolean {
  return !isDanger
}

function isDangerous({ isDanger = false }: MessageAction): boolean {
  return isDanger
}
