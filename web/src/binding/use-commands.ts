import { useEffect } from 'react'
import { type Command, registerCommands } from '@/lib/commands'

/** Offers commands for as long as the component is there. Give it what `useMemo` made. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => registerCommands(commands), [commands])
}
