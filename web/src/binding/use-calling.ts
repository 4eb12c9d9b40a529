import { use } from 'react'
import type { NotificationSettingsReply } from '@/api/wire'
import { type Calling, CallingContext } from '@/binding/calling-context'
import { useObservable } from '@/binding/use-observable'

export function useCalling(): Calling {
  const calling = use(CallingContext)
  if (calling === null) throw new Error('useCalling needs a CallingContext around it')
  return calling
}

/** What was chosen; null before it is known, and for guests. */
export function useChoices(): NotificationSettingsReply | null {
  return useObservable(useCalling().choices.state)
}
