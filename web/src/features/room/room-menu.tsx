import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { useSelf } from '@/binding/use-self'
import { rightsIn } from '@/core/rights'
import type { RoomView } from '@/core/room-view'
import type { RoomPanel } from '@/features/room/room-panel'
import { goTo } from '@/lib/navigation'
import { roomPath, searchPath } from '@/lib/routes'
import { IconButton } from '@/ui/icon-button'
import { Menu } from '@/ui/menu'
import type { MenuEntry } from '@/ui/menu-entry'
import { showToast } from '@/ui/toasts'

interface RoomMenuProps {
  view: RoomView
  onOpen: (panel: RoomPanel) => void
}

/** What can be done with a room, as far as one may. */
export function RoomMenu({ view, onOpen }: RoomMenuProps) {
  const label = t`What can be done with this room`
  return (
    <Menu
      label={label}
      align="end"
      entries={useEntries({ view, onOpen })}
      trigger={<IconButton icon="more" label={label} />}
    />
  )
}

function useEntries({ view, onOpen }: RoomMenuProps): readonly MenuEntry[] {
  const chat = useChat()
  const self = useSelf()
  const { room } = view
  const { mayInvite, mayLeave } = rightsIn(view, self)
  const open = (panel: RoomPanel) => () => onOpen(panel)
  return [
    {
      icon: 'gear',
      label: room.kind === 'direct' ? t`Who is here` : t`About this room`,
      onSelect: open('details'),
    },
    ...only(mayInvite, {
      icon: 'person',
      label: t`Invite people…`,
      onSelect: open('invite'),
    }),
    { icon: 'pin', label: t`Pinned messages`, onSelect: open('pins') },
    {
      icon: 'search',
      label: t`Search in this room`,
      onSelect: () => goTo(searchPath(`in:${room.name ?? room.id} `)),
    },
    'separator',
    ...only(view.standing === 'member' && !self.me.guest, {
      icon: 'bell',
      label: t`Notifications…`,
      onSelect: open('notifications'),
    }),
    ...only(view.standing === 'member', {
      icon: 'check',
      label: t`Mark as read`,
      onSelect: () => chat.markRead(room.id),
    }),
    {
      icon: 'link',
      label: t`Copy link`,
      onSelect: () => void copyLink(roomPath(room)),
    },
    ...only(mayLeave, 'separator', {
      icon: 'leave',
      label: t`Leave room`,
      danger: true,
      onSelect: open('leave'),
    }),
  ]
}

function only(isOffered: boolean, ...entries: readonly MenuEntry[]): readonly MenuEntry[] {
  return isOffered ? entries : []
}

async function copyLink(path: string): Promise<void> {
  const link = window.location.origin + path
  try {
    await navigator.clipboard.writeText(link)
    showToast({ text: t`The link is copied.` })
  } catch {
    // Without https the browser has no clipboard for us; it can be marked and copied from here.
    showToast({ text: link })
  }
}
