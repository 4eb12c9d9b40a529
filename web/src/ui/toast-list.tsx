import { t } from '@lingui/core/macro'
import { useSyncExternalStore } from 'react'
import { IconButton } from '@/ui/icon-button'
import { dismissToast, type Toast, toasts } from '@/ui/toasts'
import styles from './toast-list.module.css'

/** Where toasts that pass are seen and, politely, heard. There is one for the whole page. */
export function ToastList() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get)
  const passing = shown.filter(({ act }) => act === undefined)
  return (
    <div className={styles.list} role="status">
      {passing.map((toast) => (
        <ShownToast key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ShownToast({ toast: { id, text } }: { toast: Toast }) {
  return (
    <div className={styles.toast}>
      <p className={styles.text}>{text}</p>
      <IconButton icon="close" label={t`Dismiss`} onHead={true} onClick={() => dismissToast(id)} />
    </div>
  )
}
