import { useCallback } from 'react'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { ProfileForm } from '@/features/profile/profile-form'
import { WhenLoaded } from '@/ui/when-loaded'

/** What others see of one, and how to change it. */
export function ProfileSettings() {
  const chat = useChat()
  const [loaded, reload] = useLoaded(useCallback(() => chat.rest.ownProfile(), [chat]))
  return (
    <WhenLoaded loaded={loaded} onRetry={reload}>
      {({ profile }) => <ProfileForm profile={profile} onChanged={reload} />}
    </WhenLoaded>
  )
}
