import { t } from '@lingui/core/macro'
import type { Permission } from '@/features/settings/use-notification-permission'
import { Button } from '@/ui/button'
import styles from './permission-note.module.css'

interface PermissionNoteProps {
  permission: Exclude<Permission, 'granted'>
  onAsk: () => void
}

/** Why there are no notifications yet, and what to do about it. */
export function PermissionNote({ permission, onAsk }: PermissionNoteProps) {
  return (
    <div className={styles.note}>
      <p className={styles.words}>{wordsFor(permission)}</p>
      {permission === 'default' && <Button onClick={onAsk}>{t`Allow notifications`}</Button>}
    </div>
  )
}

function wordsFor(permission: PermissionNoteProps['permission']): string {
  switch (permission) {
    case 'default':
      return t`Your browser will ask once whether this page may show them.`
    case 'denied':
      return t`Your browser does not let this page show any. You can allow it in the browser’s settings for this page, behind the sign left of the address.`
    case 'missing':
      return t`This browser shows none for this page. Either it cannot, or the address does not begin with https.`
  }
}
