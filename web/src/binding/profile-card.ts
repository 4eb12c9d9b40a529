import { useMemo } from 'react'
import { type Observable, Subject } from '@/lib/observable'

/** Whose card is wanted, and beside what on the page it shall stand. */
export interface WantedCard {
  readonly user: string
  readonly anchor: Element | null
}

const wanted = new Subject<WantedCard | null>(null)

/** The profile card that is open, for whoever draws it; null for none. There is one for the page. */
export const profileCard: Observable<WantedCard | null> = wanted

export function openProfileCard(user: string, anchor: Element | null = null): void {
  wanted.set({ user, anchor })
}

export function closeProfileCard(): void {
  wanted.set(null)
}

/** How names and pictures open the card of whom they show. */
export function useProfileCard() {
  return useMemo(() => ({ open: openProfileCard, close: closeProfileCard }), [])
}
