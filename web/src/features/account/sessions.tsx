import { t } from '@lingui/core/macro'
import { useCallback, useState } from 'react'
import type { Session } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import type { Outcome } from '@/core/link'
import { describeAgent } from '@/lib/describe-agent'
import { explain } from '@/lib/explain'
import { formatBriefly } from '@/lib/format-time'
import { Button } from '@/ui/button'
import { Fact, Refusal, Row, Rows, Section } from '@/ui/section'

/** Every way in that is open, and how to close it. */
export function Sessions() {
  const chat = useChat()
  const [loaded, reload] = useLoaded(useCallback(() => chat.rest.sessions(), [chat]))
  const [refusal, setRefusal] = useState<string | null>(null)
  const end = async (ask: Promise<Outcome<unknown>>) => {
    const outcome = await ask
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    reload()
  }
  const sessions = loaded.status === 'loaded' ? loaded.value.sessions : []
  const problem = loaded.status === 'failed' ? explain(loaded.problem) : refusal
  return (
    <Section title={t`Where you are logged in`}>
      {problem !== null && <Refusal>{problem}</Refusal>}
      <Rows label={t`Where you are logged in`}>
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            onEnd={() => void end(chat.rest.endSession(session.id))}
          />
        ))}
      </Rows>
      {sessions.length > 1 && (
        <div>
          <Button look="quiet" onClick={() => void end(chat.rest.endOtherSessions())}>
            {t`Log out everywhere else`}
          </Button>
        </div>
      )}
    </Section>
  )
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const name = describeAgent(session.agent)
  return (
    <Row
      title={name}
      acts={
        !session.current && (
          <Button look="quiet" small={true} aria-label={t`Log out ${name}`} onClick={onEnd}>
            {t`Log out`}
          </Button>
        )
      }
    >
      <Fact>
        {session.current
          ? t`This browser`
          : t`Last used ${formatBriefly(Date.parse(session.used_at))}`}
        {session.address !== null && ` · ${session.address}`}
      </Fact>
    </Row>
  )
}
