import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'
import type { RoomPanel } from '@/features/room/room-panel'
import { lazyOverlay } from '@/ui/lazy-overlay'

const RoomDetails = lazyOverlay(
  async () => (await import('@/features/room-settings/room-details')).RoomDetails,
)
const PinsDialog = lazyOverlay(
  async () => (await import('@/features/room-settings/pins-dialog')).PinsDialog,
)
const InviteDialog = lazyOverlay(
  async () => (await import('@/features/room-settings/invite-dialog')).InviteDialog,
)
const RoomNotificationsDialog = lazyOverlay(
  async () =>
    (await import('@/features/room-settings/room-notifications-dialog')).RoomNotificationsDialog,
)
const LeaveDialog = lazyOverlay(
  async () => (await import('@/features/room-settings/leave-dialog')).LeaveDialog,
)

interface RoomPanelsProps {
  room: string
  open: RoomPanel | null
  onOpen: (panel: RoomPanel | null) => void
}

/** What is open over a room. */
export function RoomPanels({ room, open, onOpen }: RoomPanelsProps) {
  const view = useSelection(useChat().rooms, (rooms) => rooms.get(room))
  const close = () => onOpen(null)
  if (view === undefined) return null
  switch (open) {
    case 'details':
    case 'requests':
      return (
        <RoomDetails
          room={room}
          start={open === 'details' ? 'about' : 'requests'}
          onInvite={() => onOpen('invite')}
          onLeave={() => onOpen('leave')}
          onClose={close}
        />
      )
    case 'pins':
      return <PinsDialog view={view} onClose={close} />
    case 'invite':
      return <InviteDialog view={view} onClose={close} />
    case 'notifications':
      return view.standing === 'member' ? (
        <RoomNotificationsDialog view={view} onClose={close} />
      ) : null
    case 'leave':
      return view.standing === 'member' ? <LeaveDialog view={view} onClose={close} /> : null
    case null:
      return null
  }
}
