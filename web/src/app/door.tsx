import { type ReactNode, useLayoutEffect } from 'react'
import { beginFirstRun } from '@/app/first-run'
import {
  ForgotPage,
  OwnerPage,
  RegisterPage,
  ResetPage,
  UnsubscribePage,
  VerifyPage,
} from '@/app/pages'
import { goIn } from '@/app/whereabouts'
import { useObservable } from '@/binding/use-observable'
import type { SessionState } from '@/core/session'
import { ConnectionStrip } from '@/features/connection/connection-strip'
import { SignInPage } from '@/features/sign-in/sign-in-page'
import { currentPath, forgetSecret, goTo, linkSecret } from '@/lib/navigation'
import { type DoorPage, LOG_IN_PATH } from '@/lib/routes'
import styles from './shell.module.css'

interface DoorProps {
  /** Null where somebody came for something else and has to say first who they are. */
  page: DoorPage | null
  session: Exclude<SessionState, { phase: 'starting' }>
}

/** The pages about coming in, and what to do with the secrets of links. */
export function Door({ page, session }: DoorProps) {
  const path = useObservable(currentPath)
  const link = useObservable(linkSecret)
  const secret = link?.path === path ? link.secret : null
  return (
    <div className={styles.alone}>
      <ConnectionStrip />
      <div className={styles.page}>{pageFor(page, session, secret)}</div>
    </div>
  )
}

function pageFor(
  page: DoorPage | null,
  session: DoorProps['session'],
  secret: string | null,
): ReactNode {
  const guest = session.phase === 'named' && session.me.guest ? session.me : null
  const reason = session.phase === 'nameless' ? session.reason : null
  const isAccount = session.phase === 'named' && guest === null
  const { server } = session
  switch (page) {
    case 'forgot':
      return <ForgotPage />
    case 'reset':
      return <ResetPage secret={secret} onDone={logInAnew} />
    case 'verify':
      return <VerifyPage secret={secret} onDone={forgetSecret} />
    case 'unsubscribe':
      return <UnsubscribePage secret={secret} onDone={forgetSecret} />
    case 'owner':
      return <OwnerPage secret={secret} onEntered={takeOver} />
    case 'register':
    case 'invite':
      if (isAccount) return <ComeIn />
      return <RegisterPage server={server} guest={guest} invitation={secret} onEntered={comeIn} />
    case 'log-in':
    case null:
      if (isAccount) return <ComeIn />
      return (
        <SignInPage
          key={page}
          reason={reason}
          server={server}
          wantsLogIn={page === 'log-in'}
          onEntered={comeIn}
        />
      )
  }
}

/** Somebody who is in already has nothing to do at the door. */
function ComeIn() {
  useLayoutEffect(goIn, [])
  return null
}

function comeIn(): void {
  forgetSecret()
  goIn()
}

/** The first to come in finds nothing yet, and is shown what to do about it. */
function takeOver(): void {
  comeIn()
  void beginFirstRun()
}

function logInAnew(): void {
  forgetSecret()
  goTo(LOG_IN_PATH, { replace: true })
}
