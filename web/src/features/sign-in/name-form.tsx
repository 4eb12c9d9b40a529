import { type FormEvent, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { explain } from '@/lib/explain'
import { Button } from '@/ui/button'
import { TextField } from '@/ui/text-field'
import styles from './sign-in-page.module.css'

interface NameFormProps {
  suggestion: string | null
  onNamed: () => void
}

/** Asks for a name, and says what is wrong with one that cannot be had. */
export function NameForm({ suggestion, onNamed }: NameFormProps) {
  const chat = useChat()
  const isOnline = useIsOnline()
  const [name, setName] = useState(suggestion ?? '')
  const [error, setError] = useState<string | null>(null)
  const [isAsking, setIsAsking] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = name.trim()
    if (wanted === '') {
      setError('Type the name that others will see.')
      return
    }
    setIsAsking(true)
    const outcome = await chat.takeName(wanted)
    setIsAsking(false)
    if (outcome.ok) onNamed()
    else setError(explain(outcome.reason))
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate={true}>
      <TextField
        label="Your name"
        name="username"
        value={name}
        onChange={(event) => {
          setName(event.target.value)
          setError(null)
        }}
        error={error}
        hint="Letters and digits of any script, and . _ -"
        autoFocus={true}
        autoComplete="nickname"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
      />
      <Button type="submit" disabled={!isOnline || isAsking}>
        {isOnline ? 'Come in' : 'Waiting for the server…'}
      </Button>
    </form>
  )
}
