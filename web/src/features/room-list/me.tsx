import { useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { IconButton } from '@/ui/icon-button'
import styles from './room-list.module.css'

/** Who one is here, and the way out. */
export function Me() {
  const chat = useChat()
  const { me } = useMe()
  const [isLeaving, setIsLeaving] = useState(false)
  return (
    <div className={styles.me}>
      <Avatar id={me.id} name={me.username} size={32} />
      <p className={styles.myName}>
        {me.username}
        {me.guest && <span className={styles.myKind}>Guest</span>}
      </p>
      <IconButton icon="leave" label="Sign out" onHead={true} onClick={() => setIsLeaving(true)} />
      {isLeaving && (
        <Dialog title="Sign out?" onClose={() => setIsLeaving(false)}>
          <p>
            You leave your rooms, and the name {me.username} becomes free for others. What you wrote
            stays where it is.
          </p>
          <div className={styles.dialogActs}>
            <Button look="quiet" onClick={() => setIsLeaving(false)}>
              Stay
            </Button>
            <Button onClick={() => chat.signOut()}>Sign out</Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
