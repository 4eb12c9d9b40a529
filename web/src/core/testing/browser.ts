import type { User } from '@/api/wire'
import { type BlobKeep, memoryBlobKeep } from '@/core/blob-keep'
import { Chat } from '@/core/chat'
import { emptyDraft, type PickedFile, type PickedImage } from '@/core/draft'
import { type Keep, memoryKeep } from '@/core/keep'
import type { Network, NetworkListeners } from '@/core/network'
import type { Letter } from '@/core/outbox'
import type { JoinedRoom, RoomView } from '@/core/room-view'
import { ManualClock } from '@/core/testing/manual-clock'
import type { CookieJar } from '@/core/testing/tiny-line'
import type { TinyServer } from '@/core/testing/tiny-server'
import { noBeat } from '@/lib/pacer'

/** Longer than any pause between two attempts to connect. */
const LONG_MS = 20_000
const STEP_MS = 500

/** A network that a test takes away and brings back. */
export class ManualNetwork implements Network {
  online = true
  #listeners: NetworkListeners | null = null

  isOnline(): boolean {
    return this.online
  }

  watch(listeners: NetworkListeners): void {
    this.#listeners = listeners
  }

  appear(): void {
    this.online = true
    this.#listeners?.appeared()
  }

  disappear(): void {
    this.online = false
    this.#listeners?.disappeared()
  }

  awake(): void {
    this.#listeners?.awoke()
  }
}

/** Somebody's browser with one tab: what it keeps outlives a reload. */
export class TestBrowser {
  readonly clock = new ManualClock()
  readonly network = new ManualNetwork()
  readonly jar: CookieJar = { cookie: null }
  readonly #server: TinyServer
  readonly #keep: Keep = memoryKeep()
  readonly blobs: BlobKeep = memoryBlobKeep()
  #tabKeep: Keep = memoryKeep()
  #sends = 0
  readonly #changesMost: number
  chat: Chat

  /** A room that is further behind than `changesMost` is loaded anew. */
  constructor(server: TinyServer, { changesMost = 60 } = {}) {
    this.#server = server
    this.#changesMost = changesMost
    this.chat = this.#start()
  }

  /** Loads the page anew; the connection of the old one ends with it. */
  reload(): void {
    this.chat.leaving.leave()
    this.crash()
  }

  /** The page dies without a word, and is loaded anew. */
  crash(): void {
    this.#server.cut()
    this.chat = this.#start()
    this.#server.deliver()
  }

  /** Opens the page in another tab, beside this one, and looks at that from now on. */
  newTab(): Chat {
    const earlier = this.chat
    this.#tabKeep = memoryKeep()
    this.chat = this.#start()
    this.#server.deliver()
    return earlier
  }

  /** Duplicates the tab, with everything that it keeps for itself. */
  duplicateTab(): void {
    const copy = memoryKeep()
    for (const name of ['outbox', 'drafts']) {
      const value = this.#tabKeep.get(name)
      if (value !== null) copy.set(name, value)
    }
    this.#tabKeep = copy
    this.chat = this.#start()
    this.#server.deliver()
  }

  /** Closes the tab and, later, opens the page again in a new one. */
  close(): void {
    this.chat.leaving.leave()
    this.#tabKeep = memoryKeep()
    this.crash()
  }

  /** What is under way arrives, and what a program does in passing is done. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 100; turn += 1) {
      this.#server.deliver()
      // Reading images and coming back to rooms take a few turns of their own.
      await Promise.resolve()
    }
  }

  /** Time passes, enough of it for any next attempt. */
  async wait(milliseconds = LONG_MS): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += STEP_MS) {
      this.clock.pass(STEP_MS)
      await this.settle()
    }
  }

  async name(username: string): Promise<void> {
    await this.settle()
    const asked = this.chat.entrance.takeName(username)
    await this.settle()
    const outcome = await asked
    if (!outcome.ok) throw new Error(outcome.reason.message)
  }

  async show(reference: string | null): Promise<void> {
    this.chat.show(reference)
    await this.settle()
  }

  async join(reference: string): Promise<void> {
    const asked = this.chat.membership.join(reference)
    await this.settle()
    await asked
    await this.show(reference)
  }

  /** What is known of a room, by its name. */
  view(name: string): RoomView {
    const view = this.#find(name)
    if (view === undefined) throw new Error(`Nothing is known of ${name}`)
    return view
  }

  get me(): User {
    const session = this.chat.session.get()
    if (session.phase !== 'named') throw new Error('Nobody has a name yet')
    return session.me
  }

  knows(name: string): boolean {
    return this.#find(name) !== undefined
  }

  joined(name: string): JoinedRoom {
    const view = this.view(name)
    if (view.standing !== 'member') throw new Error(`${name} is only looked into`)
    return view
  }

  /** The texts that are shown of a room, oldest first. */
  texts(name: string): string[] {
    return this.view(name).timeline.messages.map(({ text }) => text)
  }

  say(name: string, text: string, more: Partial<Letter> = {}): void {
    this.chat.actsIn(this.joined(name)).send({ ...emptyDraft, ...more, text })
  }

  /** Picks a file, which begins to be uploaded. */
  pick(name: string, type = 'application/pdf'): PickedFile {
    const file = new File([name], name, { type })
    return { uploadId: this.chat.uploads.add(file, 'file'), file }
  }

  pickImage(name: string, alt = ''): PickedImage {
    const file = new File([name], name, { type: 'image/png' })
    const uploadId = this.chat.uploads.add(file)
    return { uploadId, file, previewUrl: 'blob:none', width: 1, height: 1, alt }
  }

  /** What is on its way: text and fate. */
  pending(): string[] {
    return this.chat.outbox.get().map(({ text, delivery }) => `${text}: ${delivery.status}`)
  }

  #find(name: string): RoomView | undefined {
    return [...this.chat.rooms.get().values()].find(({ room }) => room.name === name)
  }

  #start(): Chat {
    const chat = new Chat({
      link: this.#server.linkFrom(this.jar),
      fetch: this.#server.fetchFrom(this.jar),
      uploader: this.#server.uploaderFrom(this.jar),
      clock: this.clock,
      network: this.network,
      keep: this.#keep,
      tabKeep: this.#tabKeep,
      blobKeep: this.blobs,
      random: () => 0.5,
      changesMost: this.#changesMost,
      beat: noBeat,
      randomId: () => {
        this.#sends += 1
        return `send-${this.#sends}-${this.clock.now()}`
      },
    })
    chat.start()
    return chat
  }
}
