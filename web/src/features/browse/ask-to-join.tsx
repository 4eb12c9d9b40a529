import { t } from '@lingui/core/macro'
import { type FormEvent, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useIsOnline } from '@/binding/use-is-online'
import { useMe } from '@/binding/use-me'
import { explain } from '@/lib/explain'
import { REGISTER_PATH } from '@/lib/routes'
import { Form } from '@/ui/form'
import { Note } from '@/ui/note'
import { SubmitButton } from '@/ui/submit-button'
import { TextArea } from '@/ui/text-area'
import { TextLink } from '@/ui/text-link'

const TEXT_LENGTH = 500

/** Asks those who run a private room to be let in; nobody is told whether there is one. */
export function AskToJoin({ room }: { room: string }) {
  const { membership } = useChat()
  const { me } = useMe()
  const isOnline = useIsOnline()
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isAsked, setIsAsked] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  if (me.guest) {
    return <TextLink href={REGISTER_PATH}>{t`Create an account to ask to be let in`}</TextLink>
  }
  if (isAsked) {
    return (
      <Note>
        {t`You have asked. If there is such a room, those who run it see it, and it opens here as soon as they let you in.`}
      </Note>
    )
  }
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    setIsBusy(true)
    const outcome = await membership.askToJoin(room, text.trim() || null)
    setIsBusy(false)
    setError(outcome.ok ? null : explain(outcome.reason))
    setIsAsked(outcome.ok)
  }
  return (
    <Form error={null} refusals={0} onSubmit={(event) => void ask(event)}>
      <TextArea
        label={t`A word about you (optional)`}
        error={error}
        rows={2}
        maxLength={TEXT_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div>
        <SubmitButton isBusy={isBusy} disabled={!isOnline}>
          {t`Ask to be let in`}
        </SubmitButton>
      </div>
    </Form>
  )
}
