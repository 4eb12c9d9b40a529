import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import type { ServerInfo, User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { placeOf } from '@/features/sign-in/place-of'
import { RegisterForm } from '@/features/sign-in/register-form'
import { LOG_IN_PATH } from '@/lib/routes'
import { DoorPage } from '@/ui/door-page'
import { TextLink } from '@/ui/text-link'

interface RegisterPageProps {
  server: ServerInfo
  /** A guest, who keeps everything by registering. */
  guest: User | null
  /** The secret of an invitation. */
  invitation: string | null
  onEntered: () => void
}

/** Makes an account: for somebody new, or for a guest who wants to keep the name. */
export function RegisterPage({ server, guest, invitation, onEntered }: RegisterPageProps) {
  const chat = useChat()
  if (server.access === 'invited' && invitation === null) return <InvitationMissing />
  return (
    <DoorPage
      title={titleFor(guest, invitation)}
      place={placeOf(server)}
      lead={
        guest === null
          ? t`The name is yours from then on, on every device and also while you are away.`
          : t`You stay who you are: ${guest.username} keeps all rooms and messages, and nobody can take the name.`
      }
      foot={
        <p>
          <Trans>
            Have an account? <TextLink href={LOG_IN_PATH}>Log in</TextLink>
          </Trans>
        </p>
      }
    >
      <RegisterForm
        label={guest === null ? t`Create account` : t`Keep this name`}
        username={guest?.username ?? ''}
        onRegister={(registration) => chat.entrance.register({ ...registration, invitation })}
        onEntered={onEntered}
      />
    </DoorPage>
  )
}

function titleFor(guest: User | null, invitation: string | null): string {
  if (guest !== null) return t`Keep your name`
  return invitation === null ? t`Create an account` : t`You are invited`
}

function InvitationMissing() {
  return (
    <DoorPage
      title={t`By invitation only`}
      lead={t`To create an account here, open the link of your invitation once more. If it does not work, ask for a new one.`}
    >
      <p>
        <TextLink href={LOG_IN_PATH}>{t`Log in`}</TextLink>
      </p>
    </DoorPage>
  )
}
