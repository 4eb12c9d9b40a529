import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@/ui/tokens.css'
import '@/ui/base.css'
import { followPreferences } from '@/app/appearance'
import { callAttention } from '@/app/attention/call-attention'
import { markUnread } from '@/app/attention/mark-unread'
import { Localised } from '@/app/localised'
import { keepApplication } from '@/app/new-version'
import { chat, preferences } from '@/app/services'
import { fitVisibleHeight } from '@/app/visible-height'
import { ChatContext } from '@/binding/chat-context'
import { PreferencesContext } from '@/binding/preferences-context'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root to render into')
chat.start()
fitVisibleHeight()
await followPreferences(preferences)
createRoot(root).render(
  <StrictMode>
    <ChatContext value={chat}>
      <PreferencesContext value={preferences}>
        <Localised />
      </PreferencesContext>
    </ChatContext>
  </StrictMode>,
)
keepApplication(chat.connection)
markUnread(chat)
callAttention(chat, preferences)
