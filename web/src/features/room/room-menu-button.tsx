import { t } from '@lingui/core/macro'
import type { RoomView } from '@/core/room-view'
import type { RoomPanel } from '@/features/room/room-panel'
import { IconButton } from '@/ui/icon-button'
import { onDemand } from '@/ui/on-demand'

const RoomMenu = onDemand(async () => (await import('@/features/room/room-menu')).RoomMenu)

interface RoomMenuButtonProps {
  view: RoomView
  onOpen: (panel: RoomPanel) => void
}

/** The way to everything that can be done with a room. */
export function RoomMenuButton({ view, onOpen }: RoomMenuButtonProps) {
  const trigger = <IconButton icon="more" label={t`What can be done with this room`} />
  return <RoomMenu trigger={trigger} view={view} onOpen={onOpen} />
}
