import { t } from '@lingui/core/macro'
import type { User } from '@/api/wire'
import { useChat } from '@/binding/use-chat'
import { useSelf } from '@/binding/use-self'
import { emptyDraft } from '@/core/draft'
import type { Outcome } from '@/core/link'
import { rightsIn, type Speaking } from '@/core/rights'
import type { JoinedRoom } from '@/core/room-view'
import type { SlashCommand } from '@/features/composer/slash-command'
import { mayBeWhisperedTo } from '@/features/composer/use-choices'
import type { DraftHandle } from '@/features/composer/use-draft'
import { explain } from '@/lib/explain'
import { foldName } from '@/lib/fold-name'

interface CommandTools {
  view: JoinedRoom
  speaking: Speaking
  handle: DraftHandle
}

/** Does what a command says; the answer is why not, or null. What was not done stays written. */
export function useCommand({ view, speaking, handle }: CommandTools) {
  const chat = useChat()
  const self = useSelf()
  const { room, people } = view

  const find = async (name: string): Promise<User | null> => {
    const isMeant = ({ username }: User) => foldName(username) === foldName(name)
    const known = [...(room.members ?? []), ...people.members.map(({ user }) => user)].find(isMeant)
    if (known !== undefined || people.more === null) return known ?? null
    const outcome = await chat.membership.find({ room: room.id, query: name, limit: 20 })
    if (!outcome.ok) return null
    return outcome.value.members.map(({ user }) => user).find(isMeant) ?? null
  }

  const findAll = async (names: readonly string[]): Promise<User[] | string> => {
    const found: User[] = []
    for (const name of names) {
      const user = await find(name)
      if (user === null) return t`Nobody in this room is called ${name}.`
      const fault = faultIn(user, self.me)
      if (fault !== null) return fault
      found.push(user)
    }
    return found.length === 0 ? t`Whom? Write a name behind the command.` : found
  }

  const whisper = async ({ people: names, rest }: SlashCommand): Promise<string | null> => {
    if (!speaking.mayWhisper) return t`You cannot whisper in this room.`
    const to = await findAll(names)
    if (typeof to === 'string') return to
    const { draft, change } = handle
    if (rest === '') change((before) => ({ ...before, text: '', to, replyTo: null }))
    else {
      chat.actsIn(view).send({ ...draft, text: rest, to, replyTo: null })
      change(() => ({ ...emptyDraft, to }))
    }
    return null
  }

  const ask = async (act: Promise<Outcome<unknown>>): Promise<string | null> => {
    const outcome = await act
    if (!outcome.ok) return explain(outcome.reason)
    handle.change((before) => ({ ...before, text: '' }))
    return null
  }

  return (command: SlashCommand): Promise<string | null> => {
    const { mayRun, mayInvite } = rightsIn(view, self)
    const { people: names, rest } = command
    const refuse = (why: string) => Promise.resolve(why)
    switch (command.name) {
      case 'whisper':
        return whisper(command)
      case 'topic':
        if (!mayRun) return refuse(t`Only who runs this room changes its topic.`)
        return ask(chat.membership.update({ room: room.id, topic: rest || null }))
      case 'invite': {
        const [name] = names
        if (!mayInvite) return refuse(t`You cannot bring anybody into this room.`)
        if (name === undefined) return refuse(t`Whom? Write a name behind the command.`)
        return ask(chat.membership.invite(room.id, name))
      }
    }
  }
}

function faultIn(user: User, me: User): string | null {
  if (user.id === me.id) return t`That is you: name somebody else.`
  const name = user.username
  return mayBeWhisperedTo(user) ? null : t`${name} is a guest, and whispers are for accounts.`
}
