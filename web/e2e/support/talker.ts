import { io, type Socket } from 'socket.io-client'

/** Somebody with the official client and no browser, who can say a lot in a short time. */
export class Talker {
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async enter(url: string, username: string): Promise<Talker> {
    const socket = io(url, { transports: ['websocket'], forceNew: true })
    const talker = new Talker(socket)
    await new Promise((resolve) => socket.once('welcome', resolve))
    await talker.ask('add_user', { username })
    return talker
  }

  async ask(event: string, body: object): Promise<void> {
    const answer = await this.#socket.timeout(10_000).emitWithAck(event, body)
    if (!answer.ok) throw new Error(`${event}: ${answer.error.message}`)
  }

  /** Says one text after the other. */
  async say(room: string, texts: readonly string[]): Promise<void> {
    await Promise.all(texts.map((text) => this.ask('send_message', { room, text })))
  }

  leave(): void {
    this.#socket.disconnect()
  }
}
