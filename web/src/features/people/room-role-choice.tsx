import { t } from '@lingui/core/macro'
import { useState } from 'react'
import type { Member, Role } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useMe } from '@/binding/use-me'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { roleName } from '@/lib/role-name'
import { ConfirmDialog } from '@/ui/confirm-dialog'
import { Refusal } from '@/ui/section'
import { SelectField } from '@/ui/select-field'

interface RoomRoleChoiceProps {
  room: string
  member: Member
  /** Those that one may give them. */
  roles: readonly Role[]
}

/** What a member is in a room. What one cannot take back is asked about first. */
export function RoomRoleChoice({ room, member, roles }: RoomRoleChoiceProps) {
  const { membership } = useChat()
  const { me } = useMe()
  const [refusal, setRefusal] = useState<string | null>(null)
  const [asked, setAsked] = useState<Role | null>(null)
  const { user } = member
  const isSelf = user.id === me.id
  const name = nameOf(user)

  const give = async (role: Role) => {
    const outcome = await membership.setRole({ room, user: user.id, role })
    return outcome.ok ? null : explain(outcome.reason)
  }
  const choose = (role: Role) => {
    if (role === 'owner' || isSelf) setAsked(role)
    else void give(role).then(setRefusal)
  }
  const confirm = async () => {
    const problem = asked === null ? null : await give(asked)
    if (problem === null) setAsked(null)
    return problem
  }
  return (
    <div>
      <SelectField
        label={t`Role in this room`}
        value={member.role}
        options={[member.role, ...roles].map((role) => ({ value: role, label: roleName(role) }))}
        onChange={choose}
      />
      {refusal !== null && <Refusal>{refusal}</Refusal>}
      {asked !== null && (
        <ConfirmDialog
          title={isSelf ? t`Give up your role?` : t`Make ${name} an owner?`}
          confirm={isSelf ? t`Give it up` : t`Make owner`}
          onConfirm={confirm}
          onClose={() => setAsked(null)}
        >
          <p>
            {isSelf
              ? t`You cannot take it back by yourself: another owner has to give it to you again.`
              : t`An owner may do everything that you may, and no other owner can take that away again.`}
          </p>
        </ConfirmDialog>
      )}
    </div>
  )
}
