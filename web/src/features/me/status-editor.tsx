import { useCallback } from 'react'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { StatusForm } from '@/features/me/status-form'
import { WhenLoaded } from '@/ui/when-loaded'

/** How one is seen: there, away or hidden, and why. Others may not know all of it, so it is asked for. */
export function StatusEditor({ onDone }: { onDone: () => void }) {
  const chat = useChat()
  const [loaded, reload] = useLoaded(useCallback(() => chat.rest.ownProfile(), [chat]))
  return (
    <WhenLoaded loaded={loaded} onRetry={reload}>
      {({ profile }) => <StatusForm profile={profile} onDone={onDone} />}
    </WhenLoaded>
  )
}
