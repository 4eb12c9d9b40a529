// Brings the catalogues up to date with the code (`npm run words`). A sentence that moved from one
// catalogue to another, because the code that says it did, keeps its translation.
import { spawnSync } from 'node:child_process'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'

const config = getConfig({ cwd: new URL('..', import.meta.url).pathname })
const catalogs = await getCatalogs(config)

const known = new Map<string, string>()
for (const catalog of catalogs) {
  for (const locale of config.locales) {
    for (const [id, { translation }] of Object.entries((await catalog.read(locale)) ?? {})) {
      if (translation) known.set(`${locale} ${id}`, translation)
    }
  }
}

const { status } = spawnSync('npx', ['lingui', 'extract', '--clean'], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)

for (const catalog of catalogs) {
  for (const locale of config.locales) {
    const messages = (await catalog.read(locale)) ?? {}
    for (const [id, message] of Object.entries(messages)) {
      message.translation ||= known.get(`${locale} ${id}`) ?? ''
    }
    await catalog.write(locale, messages)
  }
}
