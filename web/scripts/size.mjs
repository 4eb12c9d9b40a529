// Weighs what a first visit has to load (the scripts and styles that index.html names, and the
// words of the longest language) and fails when it grows past the budget.
import { readdir, readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

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
const sizes = await Promise.all(catalogues.map((name) => sizeOf(`assets/${name}`)))
const longest = catalogues[sizes.indexOf(Math.max(...sizes))]
if (longest !== undefined) names.push(`assets/${longest}`)

let total = 0
for (const name of new Set(names)) {
  const bytes = await sizeOf(name)
  total += bytes
  process.stdout.write(`${kilobytes(bytes)}  ${name}\n`)
}
process.stdout.write(`${kilobytes(total)}  first load, of ${kilobytes(BUDGET_BYTES)} allowed\n`)
if (total > BUDGET_BYTES) {
  process.stderr.write('The first load is over its budget.\n')
  process.exitCode = 1
}

/** @param {string} name */
async function sizeOf(name) {
  return gzipSync(await readFile(new URL(name, dist)), { level: 9 }).length
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1).padStart(6)} KB gzip`
}
