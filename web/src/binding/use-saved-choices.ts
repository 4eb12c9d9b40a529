import { useCallback, useState } from 'react'
import type { ChangeNotificationSettings, NotificationSettings, Problem } from '@/api/wire'
import { useCalling, useChoices } from '@/binding/use-calling'
import { useLoaded } from '@/binding/use-loaded'

export interface SavedChoices {
  /** What was chosen, with what is about to be saved; null until it is known. */
  readonly settings: NotificationSettings | null
  /** Why it could not be loaded, or why the last choice was not taken. */
  readonly problem: Problem | null
  /** Null where it was saved. */
  change(request: ChangeNotificationSettings): Promise<Problem | null>
  reload(): void
}

/** What somebody wants to be told of, asked for anew and changed at once. */
export function useSavedChoices(): SavedChoices {
  const { choices } = useCalling()
  const [loaded, reload] = useLoaded(useCallback(() => choices.load(), [choices]))
  const state = useChoices()
  const [wanted, setWanted] = useState<ChangeNotificationSettings>({})
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const change = async (request: ChangeNotificationSettings) => {
    // What was chosen is shown at once, and taken back if it is refused; what is filled in shows it.
    const { quiet_hours: _hours, keywords: _words, ...atOnce } = request
    setWanted((before) => ({ ...before, ...atOnce }))
    const outcome = await choices.change(request)
    const problem = outcome.ok ? null : outcome.reason
    setRefusal(problem)
    setWanted({})
    return problem
  }
  return {
    settings: state === null ? null : { ...state.settings, ...wanted },
    problem: loaded.status === 'failed' && state === null ? loaded.problem : refusal,
    change,
    reload,
  }
}
