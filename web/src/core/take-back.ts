import { emptyDraft, isUnfinished } from '@/core/draft'
import type { Drafts } from '@/core/drafts'
import type { Outbox } from '@/core/outbox'

/** What could not be sent is a draft again; false if something else is being written there. */
export function takeBack(clientId: string, outbox: Outbox, drafts: Drafts): boolean {
  const failed = outbox.entries.get().find((entry) => entry.clientId === clientId)
  if (failed === undefined || isUnfinished(drafts.of(failed.room))) return false
  const letter = outbox.takeBack(clientId)
  if (letter === null) return false
  const { text, images, files, replyTo, to } = letter
  drafts.set(letter.room, { ...emptyDraft, text, images, files, replyTo, to })
  return true
}
