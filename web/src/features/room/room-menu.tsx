import { t } from '@lingui/core/macro'
import type { ReactElement } from 'react'
import { useChat } from '@/binding/use-chat'
import { useSelf } from '@/binding/use-self'
import { rightsIn } from '@/core/rights'
import type { RoomView } from '@/core/room-view'
import type { RoomPanel } from '@/features/room/room-panel'
import { goTo } from '@/lib/navigation'
import { roomPath, searchPath } from '@/lib/routes'
import { Menu } from '@/ui/menu'
import { MenuItem, MenuSeparator } from '@/ui/menu-item'
import { showToast } from '@/ui/toasts'

interface RoomMenuProps {
  trigger: ReactElement
  view: RoomView
  onOpen: (panel: RoomPanel) => void
}

/** What can be done with a room, as far as one may. */
export function RoomMenu({ trigger, view, onOpen }: RoomMenuProps) {
  const chat = useChat()
  const self = useSelf()
  const { room } = view
  const { mayInvite, mayLeave } = rightsIn(view, self)
  const isMember = view.standing === 'member'
  return (
    <Menu trigger={trigger} align="end" startsOpen={true}>
      <MenuItem icon="gear" onSelect={() => onOpen('details')}>
        {room.kind === 'direct' ? t`Who is here` : t`About this room`}
      </MenuItem>
      {mayInvite && (
        <MenuItem icon="person" onSelect={() => onOpen('invite')}>
          {t`Invite people…`}
        </MenuItem>
      )}
      <MenuItem icon="pin" onSelect={() => onOpen('pins')}>
        {t`Pinned messages`}
      </MenuItem>
      <MenuItem icon="search" onSelect={() => goTo(searchPath(`in:${room.name ?? room.id} `))}>
        {t`Search in this room`}
      </MenuItem>
      <MenuSeparator />
      {isMember && (
        <MenuItem icon="check" onSelect={() => chat.markRead(room.id)}>
          {t`Mark as read`}
        </MenuItem>
      )}
      <MenuItem icon="link" onSelect={() => void copyLink(roomPath(room))}>
        {t`Copy link`}
      </MenuItem>
      {mayLeave && (
        <>
          <MenuSeparator />
          <MenuItem icon="leave" danger={true} onSelect={() => onOpen('leave')}>
            {t`Leave room`}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}

async function copyLink(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(window.location.origin + path)
    showToast({ text: t`The link is copied.` })
  } catch {
    // Without https the browser has no clipboard for us.
    showToast({ text: window.location.origin + path })
  }
}
