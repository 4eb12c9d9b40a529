import type { Room } from '@/api/wire'
import type { Outcome } from '@/core/link'
import type { Letter } from '@/core/outbox'

/** What one can do in a room that one only looks into. */
export interface VisitorActs {
  readonly standing: 'visitor'
  join(): Promise<Outcome<Room>>
}

/** What one can do in a room that one is in. */
export interface MemberActs {
  readonly standing: 'member'
  send(letter: Letter): void
  leave(): Promise<Outcome<null>>
}
