import { createHash, type Hash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

const ENTRY = 'worker/service-worker.ts'

/** Builds `sw.js` beside the rest, with the names of its files and a version made of what is in them. */
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
      const version = createHash('sha256')
      for (const file of [...files, '/index.html']) {
        version.update(file).update(await readFile(join(directory, file)))
      }
      await addSources(version, join(root, 'worker'))
      await buildWorker(root, directory, {
        __BUILD__: JSON.stringify(version.digest('hex').slice(0, 16)),
        __FILES__: JSON.stringify(files),
      })
    },
  }
}

/** One script without imports, which every browser takes for a worker. */
async function buildWorker(root: string, outDir: string, define: Record<string, string>) {
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define,
    resolve: { alias: { '@': join(root, 'src') } },
    build: {
      outDir,
      emptyOutDir: false,
      target: ['chrome123', 'firefox121', 'safari17.5'],
      lib: { entry: join(root, ENTRY), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
    },
  })
}

/** What it borrows from the page is in the page's files as well. */
async function addSources(version: Hash, directory: string): Promise<void> {
  for (const file of (await readdir(directory)).sort()) {
    version.update(await readFile(join(directory, file)))
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
