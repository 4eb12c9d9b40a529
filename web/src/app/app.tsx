import { Door } from '@/app/door'
import { Shell } from '@/app/shell'
import { Starting } from '@/app/starting'
import { useFirstPage } from '@/app/use-first-page'
import { useChat } from '@/binding/use-chat'
import { useObservable } from '@/binding/use-observable'
import { useRoute } from '@/binding/use-route'
import { isDoor } from '@/lib/routes'

/** The whole client: the door for those who are not in, or want to be somebody else; else the rooms. */
export function App() {
  const session = useObservable(useChat().session)
  const route = useRoute()
  const isHere = useFirstPage(session.phase, route)
  if (session.phase === 'starting' || !isHere) return <Starting />
  if (isDoor(route)) return <Door page={route.page} session={session} />
  return session.phase === 'named' ? <Shell /> : <Door page={null} session={session} />
}
