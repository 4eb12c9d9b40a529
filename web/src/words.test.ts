import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { expect, test } from 'vitest'
import { hardCodedWords } from '../scripts/hard-coded-words.ts'

const root = import.meta.dirname
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/u.test(file) && !/\.test\.ts$|\.d\.ts$|^api\/|\/testing\//u.test(file),
)

test.each(files)('every word of %s can be translated', (file) => {
  expect(hardCodedWords(file, readFileSync(join(root, file), 'utf8'))).toEqual([])
})

test.each([
  ['<p>Two words</p>', ['Two words']],
  ['<p>{n} files</p>', ['files']],
  ['<b title="Close" />', ['Close']],
  ['<b label="E-mail" />', ['E-mail']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: It is code.
  ['f(`It is ${n} here`)', ['It is {} here']],
  ['const a = { b: "One moment" }', ['One moment']],
  ['<p>{t`Two words`} <Trans>More of <b>them</b></Trans></p>', []],
  ['plural(n, { one: "One bird", other: "Many birds" })', []],
  ['<p className="Two words">…</p>', []],
  ['if (key === "Enter") throw new Error("never seen by people")', []],
])('in %s it finds %j', (code, words) => {
  expect(hardCodedWords('sample.tsx', code).map((finding) => finding.words)).toEqual(words)
})

const config = getConfig({ cwd: join(root, '..') })
const catalogs = await getCatalogs(config)
const locales: string[] = config.locales
const inCode: Set<string>[] = []
for (const catalog of catalogs) {
  inCode.push(new Set(Object.keys((await catalog.collect()) ?? {})))
}

/** All that a language says, in whichever of its catalogues. */
async function said(locale: string) {
  const read = await Promise.all(catalogs.map((catalog) => catalog.read(locale)))
  return read.flatMap((kept) => Object.values(kept ?? {}))
}

test.each(locales)(
  'the catalogues of %s have what the code says, and nothing else',
  async (locale) => {
    for (const [index, catalog] of catalogs.entries()) {
      const kept = (await catalog.read(locale)) ?? {}
      expect(new Set(Object.keys(kept)), 'run `npm run words`').toEqual(inCode[index])
    }
  },
)

test.each(locales)('nothing is left to translate into %s', async (locale) => {
  const untranslated = (await said(locale)).filter(({ translation }) => !translation)
  expect(untranslated.map(({ message }) => message)).toEqual([])
})

test.each(locales)('%s fills in the same blanks as the source', async (locale) => {
  for (const { message = '', translation = '' } of await said(locale)) {
    expect(blanksOf(translation), translation).toEqual(blanksOf(message))
  }
})

function blanksOf(message: string): Set<string> {
  return new Set([...message.matchAll(/\{\w+[,}]|<\/?\d+\/?>/gu)].map(([blank]) => blank))
}
