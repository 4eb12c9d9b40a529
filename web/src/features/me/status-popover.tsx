import { t } from '@lingui/core/macro'
import { type ReactElement, useCallback, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { StatusForm } from '@/features/me/status-form'
import { explain } from '@/lib/explain'
import { Popover } from '@/ui/popover'
import { Refusal } from '@/ui/section'
import { Spinner } from '@/ui/spinner'

/** How one is seen: there, away or hidden, and why. */
export function StatusPopover({ trigger }: { trigger: ReactElement }) {
  const [isOpen, setIsOpen] = useState(true)
  return (
    <Popover
      trigger={trigger}
      label={t`How you are seen`}
      side="top"
      open={isOpen}
      onOpenChange={setIsOpen}
    >
      <Current onDone={() => setIsOpen(false)} />
    </Popover>
  )
}

/** Only oneself may know all of it, so it is asked for anew each time. */
function Current({ onDone }: { onDone: () => void }) {
  const chat = useChat()
  const [loaded] = useLoaded(useCallback(() => chat.rest.ownProfile(), [chat]))
  if (loaded.status === 'loading') return <Spinner />
  if (loaded.status === 'failed') return <Refusal>{explain(loaded.problem)}</Refusal>
  return <StatusForm profile={loaded.value.profile} onDone={onDone} />
}
