import { t } from '@lingui/core/macro'
import { useRef } from 'react'
import type { Message } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { type MessageAction, nameOf, targetOf } from '@/features/timeline/actions/message-action'
import { actionsOn, react } from '@/features/timeline/actions/message-actions'
import { QuickReactions } from '@/features/timeline/questions/quick-reactions'
import { rowAround, rowOfMessage } from '@/features/timeline/row-elements'
import { type Point, useTimeline } from '@/features/timeline/timeline-context'
import { keyCaps } from '@/lib/shortcut'
import { AnchoredMenu } from '@/ui/anchored-menu'
import { MenuItem, MenuSeparator } from '@/ui/menu-item'

interface MessageMenuProps {
  message: Message
  anchor: Element | Point
  onClose: () => void
}

/** All that one may do to a message. */
export function MessageMenu({ message, anchor, onClose }: MessageMenuProps) {
  const chat = useChat()
  const hands = useTimeline()
  const row = useRef(rowFor(message, anchor)).current
  const target = targetOf(message, { chat, hands })
  if (target === null) return null
  const actions = actionsOn(target)
  const groups = [actions.filter(isHarmless), actions.filter(isDangerous)]
  const name = nameOf(message.author)

  // Dialogs give the focus back to where it was: to the message.
  const leave = () => {
    row?.focus({ preventScroll: true })
    onClose()
  }
  const perform = (action: MessageAction) => {
    leave()
    action.perform(target, { chat, hands, anchor: row ?? document.body })
  }
  return (
    <AnchoredMenu label={t`Message by ${name}`} anchor={anchor} onClose={leave}>
      {target.rights.mayReact && (
        <QuickReactions
          message={message}
          me={hands.self.me.id}
          onPick={(emoji, isOn) => {
            leave()
            void react(chat, message, { emoji, isOn })
          }}
        />
      )}
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: There are two, always in this order.
        <div key={index}>
          {index > 0 && group.length > 0 && <MenuSeparator />}
          {group.map((action) => (
            <Item key={action.id} action={action} onSelect={() => perform(action)}>
              {action.title(target)}
            </Item>
          ))}
        </div>
      ))}
    </AnchoredMenu>
  )
}

interface ItemProps {
  action: MessageAction
  onSelect: () => void
  children: string
}

function Item({ action: { icon, shortcut, isDanger = false }, onSelect, children }: ItemProps) {
  return (
    <MenuItem
      icon={icon}
      danger={isDanger}
      onSelect={onSelect}
      {...(shortcut !== undefined && { keys: keyCaps(shortcut) })}
    >
      {children}
    </MenuItem>
  )
}

function isHarmless({ isDanger = false }: MessageAction): boolean {
  return !isDanger
}

function isDangerous({ isDanger = false }: MessageAction): boolean {
  return isDanger
}

function rowFor({ id }: Message, anchor: Element | Point): HTMLElement | null {
  const around = anchor instanceof Element ? rowAround(anchor) : null
  return around ?? rowOfMessage(document.body, id)
}
