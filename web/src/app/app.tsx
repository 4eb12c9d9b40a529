import { lastRoomPath } from '@/app/last-room'
import { Shell } from '@/app/shell'
import { Starting } from '@/app/starting'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { SignInPage } from '@/features/sign-in/sign-in-page'
import { currentPath, goTo } from '@/lib/navigation'
import { HOME_PATH, ROOMS_PATH } from '@/lib/routes'

/** The whole client: the door for those without a name, the rooms for the others. */
export function App() {
  const session = useObservable(useChat().session)
  switch (session.phase) {
    case 'starting':
      return <Starting />
    case 'nameless':
      return <SignInPage reason={session.reason} onNamed={goIn} />
    case 'named':
      return <Shell />
  }
}

/** Who came by a link stays where it leads; everybody else is shown the rooms. */
function goIn(): void {
  if (currentPath.get() === HOME_PATH) goTo(lastRoomPath() ?? ROOMS_PATH, { replace: true })
}
