import { ConnectionStrip } from '@/features/connection/connection-strip'
import { Bird } from '@/ui/bird'
import styles from './starting.module.css'

/** Before the server's first word. It is shown only when that takes longer than a blink. */
export function Starting() {
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <Bird size={72} />
        <h1>Stonechat</h1>
        <ConnectionStrip />
      </div>
    </main>
  )
}
