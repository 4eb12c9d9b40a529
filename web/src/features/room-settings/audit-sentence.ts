import { t } from '@lingui/core/macro'
import type { AuditEntry, Circle, Role } from '@/api/wire'
import { slowName } from '@/features/room-settings/slow-choices'
import { formatList } from '@/lib/format-number'
import { formatBriefly } from '@/lib/format-time'
import { nameOf } from '@/lib/name-of'
import { roleName } from '@/lib/role-name'

/** What somebody did, as one would tell it. What this version does not know is told by its name. */
export function auditSentence(entry: AuditEntry): string {
  const { act, details } = entry
  const actor = nameOf(entry.actor)
  const user = entry.user === null ? '' : nameOf(entry.user)
  const until = momentIn(details.until)
  switch (act) {
    case 'ban':
      return banSentence(entry)
    case 'remove_member':
      return until === null
        ? t`${actor} removed ${user}`
        : t`${actor} removed ${user}, who may come back from ${until}`
    case 'mute_member':
      return until === null
        ? t`${actor} let ${user} speak again`
        : t`${actor} muted ${user} until ${until}`
    case 'set_role': {
      const role = roleName(details.role as Role)
      return t`${actor} gave ${user} the role: ${role}`
    }
    case 'answer_join_request':
      return details.accept === true
        ? t`${actor} let ${user} in, who had asked`
        : t`${actor} declined ${user}, who had asked to be let in`
    case 'delete_message':
      return t`${actor} deleted a message of ${user}`
    case 'archive_room':
      return details.on === true ? t`${actor} archived the room` : t`${actor} opened the room again`
    case 'update_room': {
      const changes = formatList(changesIn(details))
      return t`${actor} changed the room: ${changes}`
    }
    default:
      return t`${actor} did “${act}”`
  }
}

function banSentence({ actor, user: person, details }: AuditEntry): string {
  const by = nameOf(actor)
  const user = person === null ? '' : nameOf(person)
  if (details.on === false) return t`${by} lifted the ban of ${user}`
  const until = momentIn(details.until)
  const sentence = until === null ? t`${by} banned ${user}` : t`${by} banned ${user} until ${until}`
  return typeof details.reason === 'string' ? `${sentence}: ${details.reason}` : sentence
}

function changesIn(details: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(details).map(([setting, value]) => changeIn(setting, value) ?? setting)
}

function changeIn(setting: string, value: unknown): string | null {
  const said = `${value}`
  switch (setting) {
    case 'name':
      return t`its name is ${said}`
    case 'title':
      return value === null ? t`it has no title` : t`its title is “${said}”`
    case 'topic':
      return value === null ? t`it is about nothing in particular` : t`it is about “${said}”`
    default:
      return ruleIn(setting, value)
  }
}

function ruleIn(setting: string, value: unknown): string | null {
  const who = circleName(value as Circle)
  const pause = slowName(Number(value))
  switch (setting) {
    case 'history':
      return value === 'all'
        ? t`newcomers see everything`
        : t`newcomers see what is said from then on`
    case 'posting':
      return t`may write: ${who}`
    case 'calling':
      return t`may call everybody: ${who}`
    case 'inviting':
      return t`may bring others in: ${who}`
    case 'receipts':
      return value === true ? t`it shows who has read` : t`it does not show who has read`
    case 'slow_seconds':
      return t`slow mode: ${pause}`
    default:
      return null
  }
}

function circleName(circle: Circle): string {
  switch (circle) {
    case 'members':
      return t`all members`
    case 'moderators':
      return t`moderators and owners`
    case 'owners':
      return t`owners`
  }
}

function momentIn(instant: unknown): string | null {
  return typeof instant === 'string' ? formatBriefly(Date.parse(instant)) : null
}
