// Weighs what a first visit has to load (the scripts and styles that index.html names, and the
// words of the longest language) and fails when it grows past the budget: as browsers get it that
// take Brotli, which all do over HTTPS. What others get is printed beside it.
import { readdir, readFile, stat } from 'node:fs/promises'

const BUDGET_BYTES = 150 * 1024
const dist = new URL('../dist/', import.meta.url)

const page = await readFile(new URL('index.html', dist), 'utf8')
const names = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
  ([, name]) => name,
)
if (names.length === 0) throw new Error('dist/index.html names no scripts: build it first')

const catalogues = (await readdir(new URL('assets/', dist))).filter((name) =>
  /^words-.*\.js$/u.test(name),
)
const sizes = await Promise.all(catalogues.map((name) => sizeOf(`assets/${name}`, 'br')))
const longest = catalogues[sizes.indexOf(Math.max(...sizes))]
if (longest !== undefined) names.push(`assets/${longest}`)

let total = 0
let totalOfOthers = 0
for (const name of new Set(names)) {
  const [bytes, bytesOfOthers] = [await sizeOf(name, 'br'), await sizeOf(name, 'gz')]
  total += bytes
  totalOfOthers += bytesOfOthers
  process.stdout.write(`${kilobytes(bytes)}  ${kilobytes(bytesOfOthers)}  ${name}\n`)
}
process.stdout.write(
  `${kilobytes(total)}  ${kilobytes(totalOfOthers)}  first load as Brotli and gzip, of ${kilobytes(BUDGET_BYTES)} allowed\n`,
)
if (total > BUDGET_BYTES) {
  process.stderr.write('The first load is over its budget.\n')
  process.exitCode = 1
}

/**
 * Small files have no compressed one beside them: see precompress.ts.
 *
 * @param {string} name
 * @param {'br' | 'gz'} coding
 */
async function sizeOf(name, coding) {
  const file = new URL(name, dist)
  const compressed = await stat(new URL(`${file}.${coding}`)).catch(() => null)
  return (compressed ?? (await stat(file))).size
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1).padStart(6)} KB`
}
