import { t } from '@lingui/core/macro'
import { openProfileCard } from '@/binding/profile-card'
import type { Chat } from '@/core/chat'
import { asAnswer } from '@/core/draft'
import type { Means, MessageAction, Target } from '@/features/timeline/actions/message-action'
import { messageIn } from '@/features/timeline/message-in'
import { copyText } from '@/lib/copy-text'
import { explain } from '@/lib/explain'
import { nameOf } from '@/lib/name-of'
import { messagePath } from '@/lib/routes'
import { showToast } from '@/ui/toasts'

/** All that can be done to a message, in the order in which menus list it. */
export const MESSAGE_ACTIONS: readonly MessageAction[] = [
  {
    id: 'react',
    icon: 'smile',
    title: () => t`Add a reaction`,
    shortcut: 'A',
    isPossible: ({ rights }) => rights.mayReact,
    perform: ({ message }, { hands, anchor }) =>
      hands.ask({ kind: 'reaction', message, anchor: anchor.getBoundingClientRect() }),
  },
  {
    id: 'reply',
    icon: 'reply',
    title: () => t`Reply`,
    shortcut: 'R',
    isPossible: ({ rights }) => rights.mayReply,
    perform: reply,
  },
  {
    id: 'edit',
    icon: 'pencil',
    title: () => t`Edit`,
    shortcut: 'E',
    isPossible: ({ rights }) => rights.mayEdit,
    perform: edit,
  },
  {
    id: 'pin',
    icon: 'pin',
    title: (target) => (target?.message.pinned_at ? t`Unpin` : t`Pin`),
    shortcut: 'P',
    isPossible: ({ rights }) => rights.mayPin,
    perform: pin,
  },
  {
    id: 'copy-text',
    icon: 'copy',
    title: () => t`Copy the text`,
    shortcut: 'C',
    isPossible: ({ message }) => message.text !== '',
    perform: ({ message }) => void copy(message.text, t`The text is copied.`),
  },
  {
    id: 'copy-link',
    icon: 'link',
    title: () => t`Copy a link to it`,
    shortcut: 'L',
    isPossible: ({ message }) => message.deleted_at === null,
    perform: ({ message }) =>
      void copy(window.location.origin + messagePath(message), t`The link is copied.`),
  },
  {
    id: 'mark-unread',
    icon: 'unread',
    title: () => t`Mark unread from here`,
    shortcut: 'U',
    isPossible: ({ message, rights }) => rights.mayReact && message.deleted_at === null,
    perform: markUnread,
  },
  {
    id: 'see-edits',
    icon: 'history',
    title: () => t`What it said before`,
    isPossible: ({ rights }) => rights.maySeeEdits,
    perform: ({ message }, { hands }) => hands.ask({ kind: 'edits', message }),
  },
  {
    id: 'see-author',
    icon: 'person',
    title: (target) => {
      const name = target === null ? '' : nameOf(target.message.author)
      return t`About ${name}`
    },
    isPossible: () => true,
    perform: ({ message }, { anchor }) => openProfileCard(message.author.id, anchor),
  },
  {
    id: 'report',
    icon: 'flag',
    title: () => t`Report…`,
    isDanger: true,
    isPossible: ({ message, isOwn }) => !isOwn && message.deleted_at === null,
    perform: ({ message }, { hands }) => hands.ask({ kind: 'report', message }),
  },
  {
    id: 'delete',
    icon: 'trash',
    title: () => t`Delete…`,
    shortcut: 'Delete',
    isDanger: true,
    isPossible: ({ rights }) => rights.mayDelete,
    perform: ({ message }, { hands }) => hands.ask({ kind: 'delete', message }),
  },
]

/** Those of them that may be done to this message. */
export function actionsOn(target: Target): MessageAction[] {
  return MESSAGE_ACTIONS.filter((action) => action.isPossible(target))
}

/** What answers a whisper is whispered to the same people, to all of them. */
function reply({ message: { id, room, whisper } }: Target, { chat, hands }: Means): void {
  const { drafts, people } = chat
  if (isChangingAnother(chat, room, null)) return
  const wanted = (whisper?.members ?? []).filter((member) => member !== hands.self.me.id)
  const known = people.users.get()
  const to = wanted.flatMap((member) => known.get(member) ?? [])
  if (to.length < wanted.length) {
    people.lookUp(wanted)
    const text = wanted.some((member) => people.isGone(member))
      ? t`Somebody who heard this has no account any more. Begin a new whisper to the others.`
      : t`Who else heard this is still being looked up. Try again in a moment.`
    showToast({ text })
    return
  }
  const answer = asAnswer(drafts.of(room), id, to)
  if (answer === null) {
    showToast({ text: t`You are whispering something else. Send it or clear it first.` })
  } else drafts.set(room, answer)
}

function edit({ message: { id, room, text } }: Target, { chat }: Means): void {
  if (isChangingAnother(chat, room, id)) return
  const { drafts } = chat
  const draft = drafts.of(room)
  if (draft.editing?.message !== id) drafts.set(room, { ...draft, editing: { message: id, text } })
}

/** Whether another text is half typed for a message but this one; it must not get lost. */
function isChangingAnother(chat: Chat, room: string, message: string | null): boolean {
  const { editing } = chat.drafts.of(room)
  if (editing === null || editing.message === message) return false
  const edited = messageIn(chat.rooms.get().get(room)?.timeline, editing.message)
  if (edited?.text === editing.text) return false
  showToast({ text: t`You are changing a message. Save it or cancel that first.` })
  return true
}

async function pinned({ message }: Target, { chat }: Means): Promise<void> {
  const isOn = message.pinned_at === null
  const outcome = await chat.messages.pin(message.id, isOn)
  if (!outcome.ok) showToast({ text: explain(outcome.reason) })
}

function pin(target: Target, means: Means): void {
  void pinned(target, means)
}

function markUnread({ message }: Target, { chat, hands }: Means): void {
  if (message.whisper === null) hands.markNew(message.position - 1)
  void chat.markUnread(message).then((problem) => {
    if (problem !== null) showToast({ text: explain(problem) })
  })
}

async function copy(text: string, done: string): Promise<void> {
  const isCopied = await copyText(text)
  showToast({ text: isCopied ? done : t`This browser does not let us copy.` })
}
