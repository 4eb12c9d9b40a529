import { useEffect, useSyncExternalStore } from 'react'
import { useChat } from '@/binding/use-chat'

/** Tells the core whether somebody looks at the newest messages, which is what reads them. */
export function useFollowing(room: string, isAtEnd: boolean, skipping: boolean): void {
  const chat = useChat()
  const isAttentive = useSyncExternalStore(subscribeAttention, isPageSeen)
  const isFollowing = isAtEnd && isAttentive
  useEffect(() => {
    chat.follow(room, isFollowing, { skipping })
    return () => chat.follow(room, false)
  }, [chat, room, isFollowing, skipping])
}

function isPageSeen(): boolean {
  return document.visibilityState === 'visible'
}

function subscribeAttention(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
