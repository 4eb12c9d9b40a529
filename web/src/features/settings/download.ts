/** How it goes with a file that is made while it is fetched, so that nobody knows its size. */
export type Downloading =
  | { readonly status: 'loading' | 'done'; readonly bytes: number }
  | { readonly status: 'failed' | 'stopped' }

interface DownloadTools {
  signal: AbortSignal
  onChange: (state: Downloading) => void
}

const REST_MS = 100

/** Fetches a JSON document and gives it to the browser to keep, but only if it is whole. */
export async function download(
  url: string,
  name: string,
  { signal, onChange }: DownloadTools,
): Promise<void> {
  onChange({ status: 'loading', bytes: 0 })
  try {
    const parts = await fetched(url, signal, (bytes) => onChange({ status: 'loading', bytes }))
    const file = new Blob(parts, { type: 'application/json' })
    // What the server had to cut short is no JSON: its last brace is missing.
    const isWhole = (await file.slice(-1).text()) === '}'
    if (isWhole) save(file, name)
    onChange(isWhole ? { status: 'done', bytes: file.size } : { status: 'failed' })
  } catch {
    onChange({ status: signal.aborted ? 'stopped' : 'failed' })
  }
}

async function fetched(
  url: string,
  signal: AbortSignal,
  progressed: (bytes: number) => void,
): Promise<BlobPart[]> {
  const response = await fetch(url, { signal, credentials: 'same-origin' })
  if (!(response.ok && response.body)) throw new Error('The server does not give it')
  const parts: BlobPart[] = []
  let bytes = 0
  let toldAt = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return parts
    parts.push(value)
    bytes += value.byteLength
    if (performance.now() - toldAt < REST_MS) continue
    toldAt = performance.now()
    progressed(bytes)
  }
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
