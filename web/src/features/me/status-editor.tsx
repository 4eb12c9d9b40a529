import { useCallback } from 'react'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { StatusForm } from '@/features/me/status-form'
import { explain } from '@/lib/explain'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'

/** How one is seen: there, away or hidden, and why. Others may not know all of it, so it is asked for. */
export function StatusEditor({ onDone }: { onDone: () => void }) {
  const chat = useChat()
  const [loaded] = useLoaded(useCallback(() => chat.rest.ownProfile(), [chat]))
  if (loaded.status === 'loading') return <Spinner />
  if (loaded.status === 'failed') return <Refusal>{explain(loaded.problem)}</Refusal>
  return <StatusForm profile={loaded.value.profile} onDone={onDone} />
}
