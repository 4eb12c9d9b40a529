import type { Uploader, UploadOutcome, UploadRequest } from '@/api/upload'
import type { Image, Problem, File as StoredFile, Upload } from '@/api/wire'
import { localProblem } from '@/lib/local-problem'
import { failed, succeeded } from '@/lib/result'

interface Held {
  readonly request: UploadRequest
  readonly end: (outcome: UploadOutcome) => void
}

/** Where files go before their message: each `client_id` stands for one. */
export class TinyUploads {
  /** Uploads stay under way until the test lets them go. */
  isHeld = false
  /** The names of what came, each time that it came. */
  readonly arrived: string[] = []
  readonly dropped: string[] = []
  readonly #waiting = new Map<string, Upload>()
  readonly #held: Held[] = []
  readonly #refusals: Problem[] = []

  readonly uploader: Uploader = (request) => {
    if (!this.isHeld) return Promise.resolve(this.#answer(request))
    return new Promise((end) => {
      this.#held.push({ request, end })
    })
  }

  get underWay(): string[] {
    return this.#held.map(({ request }) => request.about.name ?? '')
  }

  progress(name: string, part: number): void {
    this.#find(name).request.progressed(part)
  }

  /** What is under way arrives. */
  release(name: string): void {
    const held = this.#take(name)
    held.end(this.#answer(held.request))
  }

  /** What is under way is cut off, and nothing of it is kept. */
  cut(name: string): void {
    this.#take(name).end(failed(localProblem('not_connected')))
  }

  /** The next upload is refused. */
  refuse(problem: Problem): void {
    this.#refusals.push(problem)
  }

  /** What was uploaded and not sent has ended. */
  expire(): void {
    this.#waiting.clear()
  }

  drop(id: string): void {
    this.dropped.push(id)
    for (const [clientId, upload] of this.#waiting) {
      if (upload.id === id) this.#waiting.delete(clientId)
    }
  }

  /** Takes uploads into a message; null if one of them is none. */
  take(ids: readonly string[]): { images: Image[]; files: StoredFile[] } | null {
    const uploads = ids.map((id) => [...this.#waiting.values()].find((one) => one.id === id))
    if (uploads.some((upload) => upload === undefined)) return null
    for (const id of ids) this.#forget(id)
    return {
      images: uploads.flatMap((upload) => upload?.image ?? []),
      files: uploads.flatMap((upload) => upload?.file ?? []),
    }
  }

  #answer({ about, file, progressed }: UploadRequest): UploadOutcome {
    const refusal = this.#refusals.shift()
    if (refusal !== undefined) return failed(refusal)
    progressed(1)
    const name = about.name ?? ''
    this.arrived.push(name)
    const clientId = about.client_id ?? ''
    const upload = this.#waiting.get(clientId) ?? uploadOf(clientId, name, file)
    this.#waiting.set(clientId, upload)
    return succeeded({ upload })
  }

  #forget(id: string): void {
    for (const [clientId, upload] of this.#waiting) {
      if (upload.id === id) this.#waiting.delete(clientId)
    }
  }

  #find(name: string): Held {
    const held = this.#held.find(({ request }) => request.about.name === name)
    if (held === undefined) throw new Error(`${name} is not under way`)
    return held
  }

  #take(name: string): Held {
    const held = this.#find(name)
    this.#held.splice(this.#held.indexOf(held), 1)
    return held
  }
}

function uploadOf(clientId: string, name: string, { type, size }: Blob): Upload {
  const id = `upload-${clientId}`
  const stored = { id, url: `/uploads/${id}`, bytes: size, type, name }
  const isImage = type.startsWith('image/')
  const look = { width: 1, height: 1, alt: null, placeholder: null }
  const image = { ...stored, ...look, thumbnail_url: `/uploads/${id}/thumbnail` }
  const expires_at = '2026-11-23T12:00:00.000Z'
  return { id, image: isImage ? image : null, file: isImage ? null : stored, expires_at }
}
