import type { HistoryReply, MemberList } from '@/api/wire'
import type { Connection } from '@/core/connection'
import type { Outcome } from '@/core/link'
import { failed, succeeded } from '@/lib/result'

/** A room's newest messages and its first members. */
export interface Newest {
  readonly page: HistoryReply
  readonly people: MemberList
}

const PAGE_MOST = 100

/** Asks for what `join_room` answers, where this connection has had that answer already. */
export function askNewest(
  connection: Connection,
  room: string,
  done: (outcome: Outcome<Newest>) => void,
): void {
  connection.ask('list_members', { room }, (people) => {
    if (!people.ok) {
      done(people)
      return
    }
    connection.ask('history', { room }, (page) => {
      done(page.ok ? succeeded({ page: page.value, people: people.value }) : page)
    })
  })
}

/** What is said and whispered within a range, as it is now. */
export type Range = Pick<HistoryReply, 'messages' | 'whispers'>

/** Asks for the messages from `first` to `last` as they are now. */
export function askRange(
  connection: Connection,
  place: { room: string; first: number; last: number },
  done: (outcome: Outcome<Range>) => void,
  soFar: Range = { messages: [], whispers: [] },
): void {
  const { room, first, last } = place
  const limit = Math.min(PAGE_MOST, last - first + 1)
  connection.ask('history', { room, after: first - 1, limit }, (outcome) => {
    if (!outcome.ok) {
      done(failed(outcome.reason))
      return
    }
    const page = outcome.value
    const messages = [...soFar.messages, ...page.messages]
    const range = { messages, whispers: [...soFar.whispers, ...page.whispers] }
    const reached = messages.at(-1)?.position ?? last
    if (reached >= last || page.messages.length === 0) done(succeeded(range))
    else askRange(connection, { room, first: reached + 1, last }, done, range)
  })
}
