import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PYTHON = process.env.STONECHAT_PYTHON ?? `${ROOT}/.venv/bin/python`

export interface Mail {
  subject: string
  text: string
  /** The one link with a secret in it. */
  link: string
}

/** A real mail server in a process of its own. */
export class Mailbox {
  readonly #process: ChildProcess
  readonly #lines: AsyncIterator<string>
  url = ''

  private constructor(child: ChildProcess, output: Interface) {
    this.#process = child
    this.#lines = output[Symbol.asyncIterator]()
  }

  static async open(): Promise<Mailbox> {
    const child = spawn(PYTHON, ['-m', 'tests.support.mailbox_process'], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const mailbox = new Mailbox(child, createInterface({ input: child.stdout }))
    mailbox.url = await mailbox.#read()
    return mailbox
  }

  /** The next mail to this address, once it is there. */
  async waitFor(address: string): Promise<Mail> {
    this.#process.stdin?.write(`${address}\n`)
    const mail = await this.#read<Mail | null>()
    if (mail === null) throw new Error(`No mail came to ${address}`)
    return mail
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.stdin?.end()
    await ended
  }

  async #read<Value = string>(): Promise<Value> {
    const line = await this.#lines.next()
    if (line.done === true) throw new Error('The mail server ended')
    return JSON.parse(line.value)
  }
}
