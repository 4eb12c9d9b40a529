import { t } from '@lingui/core/macro'
import { useSyncExternalStore } from 'react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { dismissToast, type Toast, toasts } from '@/ui/toasts'
import styles from './toast-list.module.css'

/** Where toasts are seen and, politely, heard. There is one for the whole page. */
export function ToastList() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get)
  return (
    <div className={styles.list} role="status">
      {shown.map((toast) => (
        <ShownToast key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ShownToast({ toast: { id, text, act } }: { toast: Toast }) {
  const perform = () => {
    dismissToast(id)
    act?.perform()
  }
  return (
    <div className={styles.toast}>
      <p className={styles.text}>{text}</p>
      {act !== undefined && (
        <Button look="text" small={true} onClick={perform}>
          {act.label}
        </Button>
      )}
      <IconButton icon="close" label={t`Dismiss`} onHead={true} onClick={() => dismissToast(id)} />
    </div>
  )
}
