import { problemIn, queryOf } from '@/api/rest'
import type { AddUpload, Problem, UploadReply } from '@/api/wire'
import { localProblem } from '@/lib/local-problem'
import { failed, type Result, succeeded } from '@/lib/result'

export interface UploadRequest {
  readonly file: Blob
  readonly about: AddUpload
  /** A token to show; without one, the browser's cookie says who asks. */
  readonly token: string | null
  /** Which part of it is with the server, from 0 to 1. */
  readonly progressed: (part: number) => void
  readonly signal: AbortSignal
}

export type UploadOutcome = Result<UploadReply, Problem>

/** Brings a file to the server, by itself. */
export type Uploader = (request: UploadRequest) => Promise<UploadOutcome>

/** Nothing has moved for so long: the line is dead, whatever the browser believes. */
const SILENCE_MS = 60_000

/** `fetch` cannot tell how much of a body is sent, so this is the browser's older way. */
export const browserUploader: Uploader = ({ file, about, token, progressed, signal }) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/uploads${queryOf({ ...about })}`)
    request.setRequestHeader('content-type', file.type || 'application/octet-stream')
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`)
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = (outcome: UploadOutcome) => {
      clearTimeout(timer)
      resolve(outcome)
    }
    const fail = (code: 'not_connected' | 'timed_out') => () => end(failed(localProblem(code)))
    const listen = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        fail('timed_out')()
        request.abort()
      }, SILENCE_MS)
    }
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      listen()
      progressed(total === 0 ? 1 : loaded / total)
    })
    request.addEventListener('load', () => end(outcomeOf(request)))
    request.addEventListener('error', fail('not_connected'))
    request.addEventListener('abort', fail('not_connected'))
    signal.addEventListener('abort', () => request.abort())
    listen()
    request.send(file)
  })

function outcomeOf({ status, responseText }: XMLHttpRequest): UploadOutcome {
  try {
    const body: unknown = JSON.parse(responseText)
    return status < 300 ? succeeded(body as UploadReply) : failed(problemIn(body))
  } catch {
    return failed(localProblem('unreadable_answer'))
  }
}
