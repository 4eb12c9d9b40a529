import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const COMMAND =
  process.env.STONECHAT_COMMAND ??
  fileURLToPath(new URL('../../../.venv/bin/stonechat', import.meta.url))
const READY = /^Stonechat is ready: (http:\/\/[^/]+:(\d+))$/u
const OWNER = /^Owner link: (\S+)$/u
const START_MS = 30_000

/** A real server in a process and a data directory of its own. */
export class ChatServer {
  readonly #settings: Readonly<Record<string, string>>
  readonly #data: string
  #process: ChildProcess | null = null
  #port = '0'
  url = ''
  /** Whoever opens it owns the server; it is told at the first start only. */
  ownerLink = ''

  private constructor(data: string, settings: Readonly<Record<string, string>>) {
    this.#data = data
    this.#settings = settings
  }

  static async create(settings: Readonly<Record<string, string>> = {}): Promise<ChatServer> {
    const server = new ChatServer(await mkdtemp(join(tmpdir(), 'stonechat-e2e-')), settings)
    await server.start()
    return server
  }

  /** Starts it, after the first time on the same port and with the same data. */
  async start(): Promise<void> {
    const child = spawn(COMMAND, ['serve', '--port', this.#port, '--data', this.#data], {
      env: { ...ownEnvironment(), STONECHAT_RATE_LIMITS: 'off', ...this.#settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    let log = ''
    child.stderr.on('data', (chunk) => {
      log += String(chunk)
    })
    const overdue = setTimeout(() => child.kill('SIGKILL'), START_MS)
    for await (const line of createInterface({ input: child.stdout })) {
      this.ownerLink = OWNER.exec(line)?.[1] ?? this.ownerLink
      const [, url, port] = READY.exec(line) ?? []
      if (url === undefined || port === undefined) continue
      clearTimeout(overdue)
      this.url = url
      this.#port = port
      return
    }
    throw new Error(`The server did not start:\n${log}`)
  }

  /** What another command of the operator prints, beside the running server. */
  async tell(...words: string[]): Promise<string> {
    const env = { ...ownEnvironment(), ...this.#settings, STONECHAT_PUBLIC_URL: this.url }
    const { stdout } = await promisify(execFile)(COMMAND, [...words, '--data', this.#data], { env })
    return stdout.trim()
  }

  /** A file of its data directory. */
  read(name: string): Promise<Buffer> {
    return readFile(join(this.#data, name))
  }

  /** Ends it at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Lets it hang: its connections stay open, and nothing answers. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  /** Lets the first messages of all rooms have been said at another time, for which it starts anew. */
  async redate(sentAt: string, { upTo }: { upTo: number }): Promise<void> {
    await this.kill()
    const database = new DatabaseSync(join(this.#data, 'stonechat.db'))
    const update = 'UPDATE messages SET sent_at = ? + position WHERE position <= ?'
    database.prepare(update).run(Date.parse(sentAt), upTo)
    database.close()
    await this.start()
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL')
    await rm(this.#data, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

/** Settings of whoever runs the tests must not change what is tested. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('STONECHAT_'))
  return Object.fromEntries(kept)
}
