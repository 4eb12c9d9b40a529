import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import type { Account } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { ChangeEmailDialog } from '@/features/account/change-email-dialog'
import { ChangeNameDialog } from '@/features/account/change-name-dialog'
import { ChangePasswordDialog } from '@/features/account/change-password-dialog'
import { explain } from '@/lib/explain'
import { formatDate } from '@/lib/format-time'
import { roleName } from '@/lib/role-name'
import { Button } from '@/ui/button'
import { Note } from '@/ui/note'
import { Fact, Refusal, Row, Rows, Section } from '@/ui/section'

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
    <Section title={t`How you come in`}>
      {note !== null && <Note>{note}</Note>}
      <Rows label={t`How you come in`}>
        <Row
          title={username}
          acts={<ChangeButton label={t`Change name`} onClick={() => setChange('name')} />}
        >
          <Fact>
            {account.role === 'member'
              ? t`Your name`
              : t`Your name; you are ${roleName(account.role)} here`}
          </Fact>
        </Row>
        <EmailRow account={account} onChange={() => setChange('email')} />
        <Row
          title={t`Password`}
          acts={<ChangeButton label={t`Change password`} onClick={() => setChange('password')} />}
        >
          <Fact>
            <Trans>Set on {formatDate(Date.parse(account.password_changed_at))}</Trans>
          </Fact>
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
    setSaid(outcome.ok ? t`Another mail is on its way to ${pending ?? ''}.` : null)
  }
  return (
    <Row
      title={email ?? pending ?? t`No e-mail address`}
      acts={
        <>
          {pending !== null && (
            <Button look="quiet" small={true} onClick={() => void sendAgain()}>
              {t`Send the mail again`}
            </Button>
          )}
          <ChangeButton label={t`Change e-mail`} onClick={onChange} />
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
    return email === null ? t`Without one, a forgotten password is hard to replace.` : t`Verified`
  }
  return email === null
    ? t`Not verified yet: open the link in the mail that we sent there.`
    : t`Verified; ${pending} is not yet: open the link in the mail that we sent there.`
}

function ChangeButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button look="quiet" small={true} aria-label={label} onClick={onClick}>
      {t`Change`}
    </Button>
  )
}
