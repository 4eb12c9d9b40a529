import { createContext } from 'react'
import type { Chat } from '@/core/chat'

export const ChatContext = createContext<Chat | null>(null)
