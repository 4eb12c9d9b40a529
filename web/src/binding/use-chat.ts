import { useContext } from 'react'
import { ChatContext } from '@/binding/chat-context'
import type { Chat } from '@/core/chat'

/** The running client. */
export function useChat(): Chat {
  const chat = useContext(ChatContext)
  if (chat === null) throw new Error('useChat outside of <ChatContext>')
  return chat
}
