import { useCallback, useState } from 'react'
import type { Invitation } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import type { Outcome } from '@/core/link'
import { Fact, Refusal, Row, Rows, Section } from '@/features/account/section'
import { explain } from '@/lib/explain'
import { formatDate } from '@/lib/format-time'
import { plural } from '@/lib/plural'
import { Button } from '@/ui/button'
import { Note } from '@/ui/note'

/** Links by which others may come in, for those who may make them; nothing for the others. */
export function Invitations() {
  const chat = useChat()
  const [loaded, reload] = useLoaded(useCallback(() => chat.rest.invitations(), [chat]))
  const [link, setLink] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const isForbidden = loaded.status === 'failed' && loaded.problem.code === 'forbidden'
  if (loaded.status === 'loading' || isForbidden) return null

  const act = async <Value,>(ask: Promise<Outcome<Value>>, done: (value: Value) => void) => {
    const outcome = await ask
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    if (outcome.ok) done(outcome.value)
    reload()
  }
  const problem = loaded.status === 'failed' ? explain(loaded.problem) : refusal
  return (
    <Section title="Invitations">
      {problem !== null && <Refusal>{problem}</Refusal>}
      {link !== null && (
        <Note>
          Give this link away; it is shown only now: <strong>{link}</strong>
        </Note>
      )}
      {loaded.status === 'loaded' && (
        <Rows label="Invitations">
          {loaded.value.invitations.map((invitation) => (
            <InvitationRow
              key={invitation.id}
              invitation={invitation}
              onWithdraw={() =>
                void act(chat.rest.withdrawInvitation(invitation.id), () => setLink(null))
              }
            />
          ))}
        </Rows>
      )}
      <div>
        <Button
          look="quiet"
          onClick={() => void act(chat.rest.invite({}), (made) => setLink(made.link))}
        >
          Invite somebody
        </Button>
      </div>
    </Section>
  )
}

interface InvitationRowProps {
  invitation: Invitation
  onWithdraw: () => void
}

function InvitationRow({ invitation, onWithdraw }: InvitationRowProps) {
  const end = formatDate(Date.parse(invitation.expires_at))
  return (
    <Row
      title={titleFor(invitation)}
      acts={
        <Button
          look="quiet"
          small={true}
          aria-label={`Withdraw the invitation until ${end}`}
          onClick={onWithdraw}
        >
          Withdraw
        </Button>
      }
    >
      <Fact>
        Until {end}
        {invitation.role !== 'member' && `, as ${invitation.role}`}
      </Fact>
    </Row>
  )
}

function titleFor({ uses_left: left, expires_at: end }: Invitation): string {
  if (Date.parse(end) < Date.now()) return 'Over'
  return left === 0 ? 'Used up' : plural(left, 'person may still come', 'people may still come')
}
