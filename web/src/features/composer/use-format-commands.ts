import { useMemo } from 'react'
import { useCommands } from '@/binding/use-commands'
import { formatCommands } from '@/features/composer/formats'

/** Offers the keys for how words look, as long as there is a field. */
export function useFormatCommands(field: () => HTMLTextAreaElement | null): void {
  useCommands(useMemo(() => formatCommands(field), [field]))
}
