import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useCallback, useState } from 'react'
import type { Invitation } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import type { Outcome } from '@/core/link'
import { explain } from '@/lib/explain'
import { formatDate } from '@/lib/format-time'
import { roleName } from '@/lib/role-name'
import { Button } from '@/ui/button'
import { Note } from '@/ui/note'
import { Fact, Refusal, Row, Rows, Section } from '@/ui/section'

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
    <Section title={t`Invitations`}>
      {problem !== null && <Refusal>{problem}</Refusal>}
      {link !== null && <NewLink link={link} />}
      {loaded.status === 'loaded' && (
        <Rows label={t`Invitations`}>
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
          {t`Invite somebody`}
        </Button>
      </div>
    </Section>
  )
}

function NewLink({ link }: { link: string }) {
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    // Without a safe connection there is no clipboard; the link stands there to be marked.
    await navigator.clipboard?.writeText(link).then(
      () => setIsCopied(true),
      () => undefined,
    )
  }
  return (
    <>
      <Note>
        <Trans>
          Give this link away; it is shown only now: <strong>{link}</strong>
        </Trans>
      </Note>
      <div>
        <Button look="quiet" small={true} onClick={() => void copy()}>
          {isCopied ? t`Copied` : t`Copy the link`}
        </Button>
      </div>
    </>
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
          aria-label={t`Withdraw the invitation until ${end}`}
          onClick={onWithdraw}
        >
          {t`Withdraw`}
        </Button>
      }
    >
      <Fact>
        {invitation.role === 'member'
          ? t`Until ${end}`
          : t`Until ${end}, as ${roleName(invitation.role)}`}
      </Fact>
    </Row>
  )
}

function titleFor({ uses_left: left, expires_at: end }: Invitation): string {
  if (Date.parse(end) < Date.now()) return t`Over`
  return left === 0
    ? t`Used up`
    : plural(left, { one: '# person may still come', other: '# people may still come' })
}
