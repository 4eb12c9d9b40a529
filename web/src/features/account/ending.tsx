import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Account } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { DeleteAccountDialog } from '@/features/account/delete-account-dialog'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { Refusal, Section } from '@/ui/section'
import styles from './ending.module.css'

/** The ways out: for today, with everything one wrote, and for good. */
export function Ending({ account }: { account: Account }) {
  const chat = useChat()
  const [isDeleting, setIsDeleting] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const signOut = async () => {
    const outcome = await chat.entrance.signOut()
    if (!outcome.ok) setRefusal(explain(outcome.reason))
  }
  return (
    <Section title={t`Leaving`}>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      <div className={styles.acts}>
        <Button look="quiet" onClick={() => void signOut()}>
          {t`Log out`}
        </Button>
        <Button look="quiet" onClick={() => setIsDeleting(true)}>
          {t`Delete account…`}
        </Button>
      </div>
      {isDeleting && <DeleteAccountDialog account={account} onClose={() => setIsDeleting(false)} />}
    </Section>
  )
}
