import { deviceKeep } from '@/app/services'

const NAME = 'last-room'

/** The address of the room that was open last in this browser, or null. */
export function lastRoomPath(): string | null {
  return deviceKeep.get(NAME)
}

export function rememberRoomPath(path: string): void {
  deviceKeep.set(NAME, path)
}
