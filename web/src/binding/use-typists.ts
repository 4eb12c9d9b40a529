import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'

const NOBODY: readonly User[] = []

/** Who is writing in a room or a whisper right now, by its id. */
export function useTypists(place: string): readonly User[] {
  return useSelection(useChat().typing.typists, (typists) => typists.get(place) ?? NOBODY)
}
