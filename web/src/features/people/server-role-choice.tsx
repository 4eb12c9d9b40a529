import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Profile, ServerRole } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelf } from '@/binding/use-self'
import { serverRolesFor } from '@/core/rights'
import { explain } from '@/lib/explain'
import { roleName } from '@/lib/role-name'
import { Refusal } from '@/ui/section'
import { SelectField } from '@/ui/select-field'

interface ServerRoleChoiceProps {
  profile: Profile
  onChanged: () => void
}

/** What somebody is on the server, for those who may change that; nothing for the others. */
export function ServerRoleChoice({ profile, onChanged }: ServerRoleChoiceProps) {
  const chat = useChat()
  const self = useSelf()
  const [refusal, setRefusal] = useState<string | null>(null)
  const roles = serverRolesFor(profile, self)
  if (roles.length === 0) return null
  const give = async (role: ServerRole) => {
    const outcome = await chat.rest.setServerRole({ user: profile.id, role })
    setRefusal(outcome.ok ? null : explain(outcome.reason))
    onChanged()
  }
  return (
    <div>
      <SelectField
        label={t`Role on this server`}
        value={profile.role}
        options={[profile.role, ...roles].map((role) => ({ value: role, label: roleName(role) }))}
        onChange={(role) => void give(role)}
      />
      {refusal !== null && <Refusal>{refusal}</Refusal>}
    </div>
  )
}
