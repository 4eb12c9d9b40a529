import { use } from 'react'
import { PreferencesContext } from '@/binding/preferences-context'
import { useObservable } from '@/binding/use-observable'
import type { PreferenceValues } from '@/core/preferences'

type Change = (change: Partial<PreferenceValues>) => void

/** What was chosen on this device, and how to choose otherwise. */
export function usePreferences(): readonly [PreferenceValues, Change] {
  const preferences = use(PreferencesContext)
  if (preferences === null) throw new Error('usePreferences needs a PreferencesContext around it')
  const values = useObservable(preferences.values)
  return [values, (change) => preferences.change(change)]
}
