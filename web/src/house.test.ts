import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = import.meta.dirname
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
const sheets = files.filter((file) => file.endsWith('.module.css'))
const components = files.filter((file) => file.endsWith('.tsx'))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** TypeScript takes any name for a class of a style sheet, so this looks itself. */
function usersOf(sheet: string): string[] {
  const name = sheet.slice(dirname(sheet).length + 1)
  return components.filter(
    (file) => dirname(file) === dirname(sheet) && read(file).includes(`'./${name}'`),
  )
}

function classesIn(sheet: string): Set<string> {
  const rules = read(sheet).replace(/\/\*[\s\S]*?\*\//gu, '')
  return new Set(
    [...rules.matchAll(/\.([a-zA-Z][\w-]*)(?=[^{}]*\{)/gu)].map(([, name]) => `${name}`),
  )
}

/** A component may wear the clothes of several sheets, each under a name of its own. */
function usedIn(file: string, sheet: string): string[] {
  const code = read(file)
  const name = sheet.slice(dirname(sheet).length + 1)
  const imported = code.match(new RegExp(`import (\\w+) from '\\./${name}'`, 'u'))?.[1]
  return [
    ...code.replace(/^import .*/gmu, '').matchAll(new RegExp(`\\b${imported}\\.(\\w+)`, 'gu')),
  ].map(([, used]) => `${used}`)
}

test.each(sheets)('the classes of %s are those that are used', (sheet) => {
  const uses = usersOf(sheet).map(read).join('\n')
  const used = new Set(usersOf(sheet).flatMap((file) => usedIn(file, sheet)))
  // A look of a button is chosen by its name.
  if (uses.includes('styles[look]')) for (const look of ['primary', 'quiet', 'text']) used.add(look)
  expect([...used].sort()).toEqual([...classesIn(sheet)].sort())
})

test.each(components.concat(files.filter((file) => file.endsWith('.css'))))(
  '%s loads nothing from elsewhere',
  (file) => {
    expect(read(file)).not.toMatch(/url\(|@import|dangerouslySetInnerHTML|innerHTML/u)
  },
)

test.each(readdirSync(join(root, 'features')))(
  'the border around features/%s is drawn',
  (folder) => {
    const borders = readFileSync(join(root, '../biome.json'), 'utf8')
    expect(borders).toContain(`"src/features/${folder}/**"`)
  },
)
