import { t } from '@lingui/core/macro'
import type { ComponentType } from 'react'
import { lastRoomPath } from '@/app/last-room'
import { useCommands } from '@/binding/use-commands'
import { useMe } from '@/binding/use-me'
import { AccountSettings } from '@/features/account/account-settings'
import { ProfileSettings } from '@/features/profile/profile-settings'
import { AppearanceSettings } from '@/features/settings/appearance-settings'
import { ExportSettings } from '@/features/settings/export-settings'
import { LanguageSettings } from '@/features/settings/language-settings'
import { NotificationSettings } from '@/features/settings/notification-settings'
import { PrivacySettings } from '@/features/settings/privacy-settings'
import { QuietSettings } from '@/features/settings/quiet-settings'
import { type SettingsEntry, SettingsFrame } from '@/features/settings/settings-frame'
import type { Command } from '@/lib/commands'
import { goTo } from '@/lib/navigation'
import { ROOMS_PATH, type SettingsPage } from '@/lib/routes'
import { useMediaQuery } from '@/ui/use-media-query'

/**
 * The pages of the settings, in the order in which they are listed. A new one is a line here and in
 * `titleOf`; its component has no heading of its own and begins with a `Section`.
 */
const PAGES: readonly {
  readonly page: SettingsPage
  readonly icon: SettingsEntry['icon']
  readonly Content: ComponentType
  /** A guest has nothing of it; the page about the account says what there could be. */
  readonly isForAccounts?: boolean
}[] = [
  { page: 'account', icon: 'key', Content: AccountSettings },
  { page: 'profile', icon: 'person', Content: ProfileSettings, isForAccounts: true },
  { page: 'appearance', icon: 'palette', Content: AppearanceSettings },
  { page: 'language', icon: 'globe', Content: LanguageSettings },
  { page: 'notifications', icon: 'bell', Content: NotificationSettings },
  { page: 'quiet', icon: 'moon', Content: QuietSettings, isForAccounts: true },
  { page: 'privacy', icon: 'shield', Content: PrivacySettings },
  { page: 'export', icon: 'download', Content: ExportSettings, isForAccounts: true },
]

const LEAVING: readonly Command[] = [
  {
    id: 'leave-settings',
    title: () => t`Leave the settings`,
    group: 'everywhere',
    shortcuts: ['Escape'],
    perform: () => goTo(lastRoomPath() ?? ROOMS_PATH),
  },
]

/** What can be set, a page for each kind. On a phone their list comes first. */
export function SettingsScreen({ part }: { part: SettingsPage | null }) {
  const isWide = useMediaQuery('(width >= 700px)')
  const { me } = useMe()
  const pages = PAGES.filter(({ isForAccounts = false }) => !(isForAccounts && me.guest))
  const [first] = pages
  const chosen = pages.find(({ page }) => page === part) ?? (isWide ? first : undefined)
  const entries = pages.map(({ page, icon }) => ({ page, icon, title: titleOf(page) }))
  useCommands(LEAVING)
  const open = entries.find(({ page }) => page === chosen?.page) ?? null
  return (
    <SettingsFrame entries={entries} open={open} isWide={isWide}>
      {chosen !== undefined && <chosen.Content />}
    </SettingsFrame>
  )
}

function titleOf(page: SettingsPage): string {
  switch (page) {
    case 'account':
      return t`Your account`
    case 'profile':
      return t`Profile`
    case 'appearance':
      return t`Appearance`
    case 'language':
      return t`Language`
    case 'notifications':
      return t`Notifications`
    case 'quiet':
      return t`Quiet hours`
    case 'privacy':
      return t`Privacy`
    case 'export':
      return t`Your data`
  }
}
