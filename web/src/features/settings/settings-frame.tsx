import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { HOME_PATH, SETTINGS_PATH, type SettingsPage, settingsPath } from '@/lib/routes'
import { BackLink } from '@/ui/back-link'
import { Icon, type IconName } from '@/ui/icon'
import { Link } from '@/ui/link'
import styles from './settings-frame.module.css'

export interface SettingsEntry {
  readonly page: SettingsPage
  readonly title: string
  readonly icon: IconName
}

interface SettingsFrameProps {
  entries: readonly SettingsEntry[]
  /** The page that is open; null where only their list is. */
  open: SettingsEntry | null
  /** The list stands beside the page, and not before it as on a phone. */
  isWide: boolean
  children: ReactNode
}

/** The list of what can be set, and one page of it. */
export function SettingsFrame({ entries, open, isWide, children }: SettingsFrameProps) {
  return (
    <main className={styles.settings}>
      {(isWide || open === null) && (
        <nav className={styles.list} aria-label={t`Settings`}>
          <div className={styles.head}>
            <BackLink href={HOME_PATH} label={t`Back to your rooms`} />
            {open === null ? (
              <h1 className={styles.title}>{t`Settings`}</h1>
            ) : (
              <p className={styles.title}>{t`Settings`}</p>
            )}
          </div>
          <ul>
            {entries.map((entry) => (
              <li key={entry.page}>
                <Link
                  href={settingsPath(entry.page)}
                  className={styles.entry}
                  aria-current={entry.page === open?.page ? 'page' : undefined}
                >
                  <Icon name={entry.icon} />
                  <span className={styles.name}>{entry.title}</span>
                  {!isWide && <Icon name="chevron" size={16} />}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {open !== null && (
        <div className={styles.page} key={open.page}>
          <div className={styles.inner}>
            <div className={styles.head}>
              <BackLink href={SETTINGS_PATH} label={t`Back to the settings`} />
              <h1 className={styles.title}>{open.title}</h1>
            </div>
            {children}
          </div>
        </div>
      )}
    </main>
  )
}
