import type { NamelessReason } from '@/core/session'
import { NameForm } from '@/features/sign-in/name-form'
import { Bird } from '@/ui/bird'
import styles from './sign-in-page.module.css'

interface SignInPageProps {
  reason: NamelessReason
  onNamed: () => void
}

/** The door: a name, and one is in. */
export function SignInPage({ reason, onNamed }: SignInPageProps) {
  const note = noteFor(reason)
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Bird size={72} />
          <h1 className={styles.title}>Come in and talk</h1>
          <p className={styles.tagline}>
            Stonechat keeps every word in its place. All it needs from you is a name.
          </p>
        </div>
        {note !== null && (
          <p className={styles.note} role="status">
            {note}
          </p>
        )}
        <NameForm
          suggestion={reason.kind === 'signed_out' ? reason.name : null}
          onNamed={onNamed}
        />
        <p className={styles.small}>
          No account, no e-mail. The name is yours while you are here, and free again after you have
          left.
        </p>
      </div>
    </main>
  )
}

function noteFor(reason: NamelessReason): string | null {
  if (reason.kind === 'new') return null
  if (reason.kind === 'signed_out') return 'You are signed out. Choose a name to come back in.'
  return `While you were away, somebody else took the name ${reason.name}. Choose another: everything you wrote stays yours.`
}
