import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const SOURCE = 'worker/service-worker.js'

/** Writes `sw.js` into the build, with the names of its files and a version made of what is in them. */
export function serviceWorker(): Plugin {
  let root = ''
  let directory = ''
  return {
    name: 'stonechat:service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root
      directory = join(config.root, config.build.outDir)
    },
    async writeBundle() {
      const files = await filesIn(directory)
      const version = createHash('sha256').update(await readFile(join(root, SOURCE)))
      for (const file of [...files, '/index.html']) {
        version.update(file).update(await readFile(join(directory, file)))
      }
      const code = await readFile(join(root, SOURCE), 'utf8')
      const written = code
        .replace("'__BUILD__'", `'${version.digest('hex').slice(0, 16)}'`)
        .replace("['__FILES__']", JSON.stringify(files))
      await writeFile(join(directory, 'sw.js'), written)
    },
  }
}

/** Everything but the page, which has an address of its own, and what only stores of apps look at. */
async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !/\.(?:html|br|gz|png)$|^sw\.js$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length))
    .sort((a, b) => (a < b ? -1 : 1))
}
