import { useChat } from '@/binding/use-chat'
import { useSelection } from '@/binding/use-observable'

/** Whether the server can be asked something right now. */
export function useIsOnline(): boolean {
  return useSelection(useChat().connection, ({ status }) => status === 'online')
}
