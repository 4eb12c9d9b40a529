import { existsSync } from 'node:fs'

const wanted = process.env.STONECHAT_CHROMIUM ?? '/usr/bin/chromium'

/** The system's own browser; Playwright's would have to be downloaded. Null when there is none. */
export const chromiumPath: string | null = existsSync(wanted) ? wanted : null

export const chromiumIsMissing =
  `There is no Chromium at ${wanted}. ` +
  'Install the package chromium, or name another place in STONECHAT_CHROMIUM.'
