/** What opens over a room. */
export type RoomPanel = 'details' | 'pins' | 'invite' | 'leave' | 'requests' | 'notifications'
