import { useState } from 'react'
import type { Account } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { ChangeEmailDialog } from '@/features/account/change-email-dialog'
import { ChangeNameDialog } from '@/features/account/change-name-dialog'
import { ChangePasswordDialog } from '@/features/account/change-password-dialog'
import { Fact, Refusal, Row, Rows, Section } from '@/features/account/section'
import { explain } from '@/lib/explain'
import { formatDate } from '@/lib/format-time'
import { Button } from '@/ui/button'
import { Note } from '@/ui/note'

interface AccountFactsProps {
  account: Account
  onChanged: () => void
}

type Change = 'name' | 'email' | 'password'

/** Name, address and password, each with the way to change it. */
export function AccountFacts({ account, onChanged }: AccountFactsProps) {
  const [change, setChange] = useState<Change | null>(null)
  const [note, setNote] = useState<string | null>(null)
  const finish = (said: string) => {
    setChange(null)
    setNote(said)
    onChanged()
  }
  const { username } = account.user
  const dialog = { account, onClose: () => setChange(null), onDone: finish }
  return (
    <Section title="How you come in">
      {note !== null && <Note>{note}</Note>}
      <Rows label="How you come in">
        <Row title={username} acts={<ChangeButton what="name" onClick={() => setChange('name')} />}>
          <Fact>
            {account.role === 'member' ? 'Your name' : `Your name; you are ${account.role} here`}
          </Fact>
        </Row>
        <EmailRow account={account} onChange={() => setChange('email')} />
        <Row
          title="Password"
          acts={<ChangeButton what="password" onClick={() => setChange('password')} />}
        >
          <Fact>Set on {formatDate(Date.parse(account.password_changed_at))}</Fact>
        </Row>
      </Rows>
      {change === 'name' && <ChangeNameDialog {...dialog} />}
      {change === 'email' && <ChangeEmailDialog {...dialog} />}
      {change === 'password' && <ChangePasswordDialog {...dialog} />}
    </Section>
  )
}

function EmailRow({ account, onChange }: { account: Account; onChange: () => void }) {
  const chat = useChat()
  const [said, setSaid] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { email, email_pending: pending } = account
  const sendAgain = async () => {
    const outcome = await chat.rest.sendVerificationAgain()
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    setSaid(outcome.ok ? `Another mail is on its way to ${pending}.` : null)
  }
  return (
    <Row
      title={email ?? pending ?? 'No e-mail address'}
      acts={
        <>
          {pending !== null && (
            <Button look="quiet" small={true} onClick={() => void sendAgain()}>
              Send the mail again
            </Button>
          )}
          <ChangeButton what="e-mail" onClick={onChange} />
        </>
      }
    >
      <Fact>{factOf(account)}</Fact>
      <div role="status">{said !== null && <Fact>{said}</Fact>}</div>
      {refusal !== null && <Refusal>{refusal}</Refusal>}
    </Row>
  )
}

function factOf({ email, email_pending: pending }: Account): string {
  if (pending === null) {
    return email === null ? 'Without one, a forgotten password is hard to replace.' : 'Verified'
  }
  const which = email === null ? 'Not verified yet' : `Verified; ${pending} is not yet`
  return `${which}: open the link in the mail that we sent there.`
}

function ChangeButton({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <Button look="quiet" small={true} aria-label={`Change ${what}`} onClick={onClick}>
      Change
    </Button>
  )
}
