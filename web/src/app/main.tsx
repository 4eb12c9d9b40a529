import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@/ui/tokens.css'
import '@/ui/base.css'
import { App } from '@/app/app'
import { chat } from '@/app/services'
import { fitVisibleHeight } from '@/app/visible-height'
import { ChatContext } from '@/binding/chat-context'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root to render into')
chat.start()
fitVisibleHeight()
createRoot(root).render(
  <StrictMode>
    <ChatContext value={chat}>
      <App />
    </ChatContext>
  </StrictMode>,
)
