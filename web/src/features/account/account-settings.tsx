import { useCallback } from 'react'
import type { Account, ServerRole } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useLoaded } from '@/binding/use-loaded'
import { useMe } from '@/binding/use-me'
import { AccountFacts } from '@/features/account/account-facts'
import { Ending } from '@/features/account/ending'
import { GuestBenefits } from '@/features/account/guest-benefits'
import { Invitations } from '@/features/account/invitations'
import { Sessions } from '@/features/account/sessions'
import { WhenLoaded } from '@/ui/when-loaded'

/** Others may not even ask what invitations there are. */
const INVITERS: ReadonlySet<ServerRole> = new Set(['moderator', 'admin', 'owner'])

/** Who one is here, how one comes in, and the ways out. */
export function AccountSettings() {
  const { me } = useMe()
  return me.guest ? <GuestBenefits name={me.username} /> : <OwnAccount />
}

function OwnAccount() {
  const chat = useChat()
  const [loaded, reload] = useLoaded(useCallback(() => chat.rest.account(), [chat]))
  return (
    <WhenLoaded loaded={loaded} onRetry={reload}>
      {({ account }) => <Sections account={account} onChanged={reload} />}
    </WhenLoaded>
  )
}

function Sections({ account, onChanged }: { account: Account; onChanged: () => void }) {
  return (
    <>
      <AccountFacts account={account} onChanged={onChanged} />
      <Sessions />
      {INVITERS.has(account.role) && <Invitations />}
      <Ending account={account} />
    </>
  )
}
