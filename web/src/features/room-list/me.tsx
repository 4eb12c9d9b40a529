import { t } from '@lingui/core/macro'
import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { explain } from '@/lib/explain'
import { ACCOUNT_PATH, REGISTER_PATH, SETTINGS_PATH } from '@/lib/routes'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { Icon } from '@/ui/icon'
import { IconButton } from '@/ui/icon-button'
import { Link } from '@/ui/link'
import styles from './room-list.module.css'

/** Who one is here, and the way out. */
export function Me() {
  const { me } = useMe()
  const [isLeaving, setIsLeaving] = useState(false)
  return (
    <div className={styles.me}>
      <Avatar id={me.id} name={me.username} picture={me.avatar} size={32} />
      <p className={styles.myName}>
        {me.username}
        {me.guest ? (
          <Link href={REGISTER_PATH} className={styles.myKind}>
            {t`Guest · keep this name`}
          </Link>
        ) : (
          <Link href={ACCOUNT_PATH} className={styles.myKind}>
            {t`Your account`}
          </Link>
        )}
      </p>
      <Link
        href={SETTINGS_PATH}
        className={styles.settings}
        aria-label={t`Settings`}
        title={t`Settings`}
      >
        <Icon name="gear" />
      </Link>
      <IconButton
        icon="leave"
        label={t`Sign out`}
        onHead={true}
        onClick={() => setIsLeaving(true)}
      />
      {isLeaving && <SignOutDialog onClose={() => setIsLeaving(false)} />}
    </div>
  )
}

function SignOutDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat()
  const { me } = useMe()
  const [refusal, setRefusal] = useState<string | null>(null)
  const signOut = async () => {
    const outcome = await chat.entrance.signOut()
    if (!outcome.ok) setRefusal(explain(outcome.reason))
  }
  return (
    <Dialog title={t`Sign out?`} onClose={onClose}>
      <p>
        {me.guest
          ? t`You leave your rooms, and the name ${me.username} becomes free for others. What you wrote stays where it is.`
          : t`Your rooms and the name ${me.username} stay yours. What you have not sent yet is lost.`}
      </p>
      {refusal !== null && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      <div className={styles.dialogActs}>
        <Button look="quiet" onClick={onClose}>
          {t`Stay`}
        </Button>
        <Button onClick={() => void signOut()}>{t`Sign out`}</Button>
      </div>
    </Dialog>
  )
}
