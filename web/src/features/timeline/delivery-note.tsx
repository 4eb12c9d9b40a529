import { t } from '@lingui/core/macro'
import { useEffect, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import type { Pending } from '@/core/outbox'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { showToast } from '@/ui/toasts'
import styles from './message.module.css'

/** A message that is sent within this time needs no word about it. */
const GRACE_MS = 800

/** What became of a message that is not in its room yet. */
export function DeliveryNote({ pending: { delivery, clientId } }: { pending: Pending }) {
  const chat = useChat()
  const isSlow = useElapsed(GRACE_MS)
  const takeBack = () => {
    if (!chat.takeBack(clientId)) {
      showToast({ text: t`You are writing something else. Send it or clear it first.` })
    }
  }
  if (delivery.status === 'failed') {
    return (
      <div className={`${styles.fate} ${styles.failure}`} role="alert">
        <p className={styles.reason}>
          <Icon name="alert" size={16} />
          {t`Not sent.`} {explain(delivery.problem)}
        </p>
        <div className={styles.choices}>
          <Button look="text" small={true} onClick={() => chat.retry(clientId)}>
            {t`Try again`}
          </Button>
          <Button look="text" small={true} onClick={takeBack}>
            {t`Change it`}
          </Button>
          <Button look="text" small={true} onClick={() => chat.discard(clientId)}>
            {t`Discard`}
          </Button>
        </div>
      </div>
    )
  }
  if (!isSlow) return null
  return (
    <p className={styles.fate}>
      {delivery.status === 'waiting' ? t`Waiting for the connection…` : t`Sending…`}
    </p>
  )
}

function useElapsed(milliseconds: number): boolean {
  const [hasElapsed, setHasElapsed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setHasElapsed(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return hasElapsed
}
