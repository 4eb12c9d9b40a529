import { roomSign } from '@/lib/room-title'
import { Icon } from '@/ui/icon'

interface RoomSignProps {
  room: Parameters<typeof roomSign>[0]
  size?: number
}

/** What stands before a room's title where there is room for a picture: private ones are locked. */
export function RoomSign({ room, size = 16 }: RoomSignProps) {
  return room.kind === 'private' ? <Icon name="lock" size={size} /> : roomSign(room)
}
