import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { ServerInfo } from '@/api/wire'
import type { NamelessReason } from '@/core/session'
import { LogInForm } from '@/features/sign-in/log-in-form'
import { NameForm } from '@/features/sign-in/name-form'
import { placeOf } from '@/features/sign-in/place-of'
import { LOG_IN_PATH, REGISTER_PATH } from '@/lib/routes'
import { Button } from '@/ui/button'
import { DoorPage } from '@/ui/door-page'
import { Note } from '@/ui/note'
import { TextLink } from '@/ui/text-link'

interface SignInPageProps {
  /** Why nobody is in; null for a guest who is. */
  reason: NamelessReason | null
  server: ServerInfo
  /** Somebody came to log in, and not just by. */
  wantsLogIn: boolean
  onEntered: () => void
}

const HAD_ACCOUNT: ReadonlySet<NamelessReason['kind']> = new Set([
  'session_ended',
  'password_reset',
  'cookie_lost',
])

/** The door: a name will do where guests are let in, and everywhere an account. */
export function SignInPage({ reason, server, wantsLogIn, onEntered }: SignInPageProps) {
  const hadAccount = reason !== null && isOfAccount(reason)
  const [isGuest, setIsGuest] = useState(!(wantsLogIn || hadAccount))
  const isOpen = server.access === 'open'
  const note = noteFor(reason, isOpen)
  if (isOpen && isGuest) {
    return (
      <DoorPage
        title={t`Come in and talk`}
        place={placeOf(server)}
        lead={t`Stonechat keeps every word in its place. All it needs from you is a name.`}
        foot={<GuestFoot />}
      >
        {note !== null && <Note>{note}</Note>}
        <NameForm
          suggestion={reason?.kind === 'signed_out' ? reason.name : null}
          onEntered={onEntered}
        />
      </DoorPage>
    )
  }
  return (
    <DoorPage
      title={t`Log in`}
      place={placeOf(server)}
      lead={t`Stonechat keeps every word in its place, and yours under your name.`}
      foot={<AccountFoot server={server} onGuest={isOpen ? () => setIsGuest(true) : null} />}
    >
      {note !== null && <Note>{note}</Note>}
      <LogInForm onEntered={onEntered} />
    </DoorPage>
  )
}

/** A guest's name is kept with their token; an account has neither in this browser. */
function isOfAccount(reason: NamelessReason): boolean {
  return reason.kind === 'signed_out' ? reason.name === null : HAD_ACCOUNT.has(reason.kind)
}

function GuestFoot() {
  return (
    <>
      <p>
        {t`No account, no e-mail. The name is yours while you are here, and free again after you have left.`}
      </p>
      <p>
        <Trans>
          To keep a name for good, <TextLink href={REGISTER_PATH}>create an account</TextLink>. Have
          one? <TextLink href={LOG_IN_PATH}>Log in</TextLink>
        </Trans>
      </p>
    </>
  )
}

function AccountFoot({ server, onGuest }: { server: ServerInfo; onGuest: (() => void) | null }) {
  return (
    <>
      {server.access === 'invited' ? (
        <p>{t`New here? You need an invitation: open the link that you were given.`}</p>
      ) : (
        <p>
          <Trans>
            New here? <TextLink href={REGISTER_PATH}>Create an account</TextLink>
          </Trans>
        </p>
      )}
      {onGuest !== null && (
        <p>
          <Button look="text" small={true} onClick={onGuest}>
            {t`Come in with just a name`}
          </Button>
        </p>
      )}
    </>
  )
}

function noteFor(reason: NamelessReason | null, isOpen: boolean): string | null {
  switch (reason?.kind) {
    case 'name_lost':
      return isOpen
        ? t`While you were away, somebody else took the name ${reason.name}. Choose another: everything you wrote stays yours.`
        : t`Guests are not let in here any more. Create an account, and everything you wrote stays yours.`
    case 'signed_out':
      return isOpen && !isOfAccount(reason)
        ? t`You are signed out. Choose a name to come back in.`
        : t`You are signed out. Log in to come back in.`
    case 'session_ended':
      return t`You are signed out: this was ended from elsewhere.`
    case 'password_reset':
      return t`Your password is changed. Log in with the new one.`
    case 'cookie_lost':
      return t`You were let in, but your browser did not keep the cookie that says so. Allow cookies for this server, and come by the address that it was set up for.`
    case 'account_deleted':
      return t`Your account is deleted. What you wrote stays, without your name.`
    case 'new':
    case undefined:
      return null
  }
}
