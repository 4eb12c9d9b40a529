import type { JoinedRoom } from '@/core/room-view'

/** When one may say the next thing to all in a slow room; null for now. In milliseconds. */
export function nextTurnAt(
  { timeline }: Pick<JoinedRoom, 'timeline'>,
  { me, slowSeconds }: { me: { readonly id: string }; slowSeconds: number },
): number | null {
  if (slowSeconds === 0) return null
  const last = timeline.messages.findLast(({ author }) => author.id === me.id)
  return last === undefined ? null : Date.parse(last.sent_at) + slowSeconds * 1_000
}
