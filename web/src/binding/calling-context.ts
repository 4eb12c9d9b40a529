import { createContext } from 'react'
import type { Choices } from '@/core/choices'
import type { WokenDevice } from '@/core/woken-device'

/** What somebody wants to be told of, and this device as one that is woken for it. */
export interface Calling {
  readonly choices: Choices
  readonly device: WokenDevice
}

export const CallingContext = createContext<Calling | null>(null)
