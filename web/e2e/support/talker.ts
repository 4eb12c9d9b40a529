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

  /** Somebody with an account, who may do what guests may not. */
  static async register(url: string, username: string): Promise<Talker> {
    const body = JSON.stringify({ username, password: 'correct horse battery' })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/v1/accounts`, { method: 'POST', headers, body })
    const { token } = (await answer.json()) as { token: string }
    const socket = io(url, { transports: ['websocket'], forceNew: true, auth: { token } })
    await new Promise((resolve) => socket.once('welcome', resolve))
    return new Talker(socket)
  }

  async ask<Reply>(event: string, body: object): Promise<Reply> {
    const answer = await this.#socket.timeout(10_000).emitWithAck(event, body)
    if (!answer.ok) throw new Error(`${event}: ${answer.error.message}`)
    return answer
  }

  /** Says one text after the other. */
  async say(room: string, texts: readonly string[]): Promise<void> {
    await Promise.all(texts.map((text) => this.ask('send_message', { room, text })))
  }

  leave(): void {
    this.#socket.disconnect()
  }
}
