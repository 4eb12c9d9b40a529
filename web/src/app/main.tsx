import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@/ui/tokens.css'
import '@/ui/base.css'
import { followPreferences } from '@/app/appearance'
import { lastRoomPath } from '@/app/last-room'
import { Localised } from '@/app/localised'
import { keepApplication } from '@/app/new-version'
import { pageAt } from '@/app/pages'
import { Composer } from '@/app/room-screen'
import { calling, chat, deviceKeep, preferences } from '@/app/services'
import { fitVisibleHeight } from '@/app/visible-height'
import { CallingContext } from '@/binding/calling-context'
import { ChatContext } from '@/binding/chat-context'
import { PreferencesContext } from '@/binding/preferences-context'
import { currentPath } from '@/lib/navigation'
import { routeOf } from '@/lib/routes'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root to render into')
chat.start()
fitVisibleHeight()
const speaking = followPreferences(preferences)
// What is needed then is fetched while the server is asked, and not behind that; its words in the
// language that is known by now.
void pageAt(routeOf(currentPath.get()))?.fetch()
if (routeOf(lastRoomPath() ?? currentPath.get()).page === 'room') void Composer.fetch()
await speaking
createRoot(root).render(
  <StrictMode>
    <ChatContext value={chat}>
      <PreferencesContext value={preferences}>
        <CallingContext value={calling}>
          <Localised />
        </CallingContext>
      </PreferencesContext>
    </ChatContext>
  </StrictMode>,
)
keepApplication(chat.connection)
// Nobody waits for these; without them the page is quieter, and nothing else.
void import('@/app/attention/attention').then(
  ({ payAttention }) => payAttention({ chat, preferences, keep: deviceKeep, ...calling }),
  () => undefined,
)
