import type { Edit, ListPins, Message, MessageList, Report } from '@/api/wire'
import { askFor, askToDo } from '@/core/asking'
import type { Connection } from '@/core/connection'
import type { Outcome } from '@/core/link'

export interface MessagesTools {
  connection: Connection
  /** A message is this by now; its broadcast comes as well, and may have come already. */
  changed: (message: Message) => void
}

/**
 * What one can do to messages that are there. All of it may be repeated: what is so already stays as
 * it is. What changes is seen in the room by its broadcast, so only the refusals need a screen.
 */
export class Messages {
  readonly #connection: Connection
  readonly #changed: (message: Message) => void

  constructor({ connection, changed }: MessagesTools) {
    this.#connection = connection
    this.#changed = changed
  }

  edit(message: string, text: string): Promise<Outcome<Message>> {
    return this.#change(['edit_message', { message, text }])
  }

  /** Takes it back: its place stays, everything else of it is gone for good. */
  delete(message: string): Promise<Outcome<Message>> {
    return this.#change(['delete_message', { message }])
  }

  /** Puts one emoji on a message, or takes one's own away. */
  react(message: string, emoji: string, isOn: boolean): Promise<Outcome<Message>> {
    return this.#change(['react', { message, emoji, on: isOn }])
  }

  pin(message: string, isOn: boolean): Promise<Outcome<Message>> {
    return this.#change(['pin', { message, on: isOn }])
  }

  /** A page of what is pinned in a room or a whisper, the newest message first. */
  pins(request: ListPins): Promise<Outcome<MessageList>> {
    return this.#connection.request('list_pins', request)
  }

  /** What a message said before, oldest first; for its author and for who may delete it. */
  edits(message: string): Promise<Outcome<readonly Edit[]>> {
    return askFor(this.#connection, ['list_edits', { message }], ({ edits }) => edits)
  }

  /** Has the server's moderators look at a message, or at a person. */
  report(request: Report): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'report', request)
  }

  #change(
    request:
      | ['edit_message', { message: string; text: string }]
      | ['delete_message', { message: string }]
      | ['react', { message: string; emoji: string; on: boolean }]
      | ['pin', { message: string; on: boolean }],
  ): Promise<Outcome<Message>> {
    return askFor(this.#connection, request, ({ message }) => {
      this.#changed(message)
      return message
    })
  }
}
