import { t } from '@lingui/core/macro'
import { useChat } from '@/binding/use-chat'
import { RegisterForm } from '@/features/sign-in/register-form'
import { HOME_PATH } from '@/lib/routes'
import { DoorPage } from '@/ui/door-page'
import { TextLink } from '@/ui/text-link'

interface OwnerPageProps {
  /** What stood behind the `#`; null when the link was not whole, or the page was loaded again. */
  secret: string | null
  onEntered: () => void
}

/** Makes the first account of a new server, which owns it. */
export function OwnerPage({ secret, onEntered }: OwnerPageProps) {
  const chat = useChat()
  if (secret === null) {
    return (
      <DoorPage
        title={t`Open the owner link once more`}
        lead={t`The whole link is needed, as the server printed it when it was started for the first time.`}
      >
        <p>
          <TextLink href={HOME_PATH}>{t`Go to the start`}</TextLink>
        </p>
      </DoorPage>
    )
  }
  return (
    <DoorPage
      title={t`This server is yours`}
      lead={t`Choose the name and password of the account that owns it. The link works once.`}
    >
      <RegisterForm
        label={t`Become the owner`}
        username=""
        onRegister={(registration) => chat.entrance.becomeOwner({ ...registration, link: secret })}
        onEntered={onEntered}
      />
    </DoorPage>
  )
}
