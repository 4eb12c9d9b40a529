import { createContext } from 'react'
import type { Preferences } from '@/core/preferences'

export const PreferencesContext = createContext<Preferences | null>(null)
