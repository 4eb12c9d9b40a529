import { t } from '@lingui/core/macro'
import { type FormEvent, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { explain } from '@/lib/explain'
import { goTo } from '@/lib/navigation'
import { roomPath } from '@/lib/routes'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextField } from '@/ui/text-field'
import styles from './create-room-dialog.module.css'

const TOPIC_LENGTH = 500

/** Makes a room and goes there. */
export function CreateRoomDialog({ onClose }: { onClose: () => void }) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const [name, setName] = useState('')
  const [topic, setTopic] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isAsking, setIsAsking] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = name.trim().replace(/^#/u, '')
    if (wanted === '') {
      setError(t`A room needs a name.`)
      return
    }
    setIsAsking(true)
    const outcome = await chat.createRoom({ name: wanted, topic: topic.trim() || null })
    setIsAsking(false)
    if (outcome.ok) {
      onClose()
      goTo(roomPath(outcome.value))
    } else {
      setError(explain(outcome.reason))
    }
  }

  return (
    <Dialog title={t`Create a room`} onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate={true}>
        <TextField
          label={t`Name`}
          value={name}
          onChange={(event) => {
            setName(event.target.value)
            setError(null)
          }}
          error={error}
          hint={t`Without spaces, such as garden-club`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
        />
        <TextField
          label={t`What is it about?`}
          isOptional={true}
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
          error={null}
          autoComplete="off"
          maxLength={TOPIC_LENGTH}
        />
        <div className={styles.acts}>
          <Button look="quiet" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button type="submit" disabled={!isOnline || isAsking}>
            {t`Create room`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
