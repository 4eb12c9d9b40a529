import { t } from '@lingui/core/macro'
import { useSyncExternalStore } from 'react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Strip } from '@/ui/strip'
import { dismissToast, type Toast, toasts } from '@/ui/toasts'

/** The newest toast that waits for an answer. It may stay for long, and so it covers nothing. */
export function ToastStrip() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get)
  const waiting = shown.findLast(({ act }) => act !== undefined)
  return <div role="status">{waiting !== undefined && <Waiting toast={waiting} />}</div>
}

function Waiting({ toast: { id, text, act } }: { toast: Toast }) {
  const perform = () => {
    dismissToast(id)
    act?.perform()
  }
  return (
    <Strip>
      <span>{text}</span>
      <Button small={true} onClick={perform}>
        {act?.label}
      </Button>
      <IconButton icon="close" label={t`Dismiss`} onClick={() => dismissToast(id)} />
    </Strip>
  )
}
