import { t } from '@lingui/core/macro'
import { useCallback } from 'react'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { ProfileForm } from '@/features/profile/profile-form'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'

/** What others see of one, and how to change it. */
export function ProfileSettings() {
  const chat = useChat()
  const [loaded, reload] = useLoaded(useCallback(() => chat.rest.ownProfile(), [chat]))
  switch (loaded.status) {
    case 'loading':
      return <p>{t`One moment…`}</p>
    case 'failed':
      return (
        <>
          <p role="alert">{explain(loaded.problem)}</p>
          <div>
            <Button look="quiet" onClick={reload}>
              {t`Try again`}
            </Button>
          </div>
        </>
      )
    case 'loaded':
      return <ProfileForm profile={loaded.value.profile} onChanged={reload} />
  }
}
