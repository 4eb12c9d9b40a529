import { t } from '@lingui/core/macro'
import type { Preferences, Theme } from '@/core/preferences'
import type { Command } from '@/lib/commands'
import { currentPath, goTo } from '@/lib/navigation'
import { ROOMS_PATH, SEARCH_PATH, SETTINGS_PATH, settingsPath } from '@/lib/routes'

interface PageActs {
  openSwitcher: () => void
  openHelp: () => void
  createRoom: () => void
  /** Looks for messages, at first where one is. */
  search: () => void
  writeMessage: () => void
}

/** What can be done wherever one is. */
export function pageCommands(acts: PageActs, preferences: Preferences): readonly Command[] {
  return [
    {
      id: 'open-switcher',
      title: () => t`Go to a room, a person or a command`,
      group: 'everywhere',
      shortcuts: ['Mod+k'],
      isKeysOnly: true,
      perform: acts.openSwitcher,
    },
    {
      id: 'search-messages',
      title: () => t`Search messages`,
      group: 'everywhere',
      shortcuts: ['Mod+f'],
      // There, the keys are the browser's own, which looks through the page.
      isPossible: () => currentPath.get() !== SEARCH_PATH,
      perform: acts.search,
    },
    {
      id: 'open-help',
      title: () => t`Keyboard shortcuts`,
      group: 'everywhere',
      shortcuts: ['?', 'Mod+/'],
      perform: acts.openHelp,
    },
    {
      id: 'open-settings',
      title: () => t`Settings`,
      group: 'everywhere',
      shortcuts: ['Mod+,'],
      perform: () => goTo(SETTINGS_PATH),
    },
    {
      id: 'browse-rooms',
      title: () => t`Browse rooms`,
      group: 'rooms',
      perform: () => goTo(ROOMS_PATH),
    },
    {
      id: 'create-room',
      title: () => t`Create a room`,
      group: 'rooms',
      perform: acts.createRoom,
    },
    {
      id: 'write-message',
      title: () => t`New message`,
      group: 'rooms',
      perform: acts.writeMessage,
    },
    {
      id: 'change-language',
      title: () => t`Change the language`,
      group: 'everywhere',
      perform: () => goTo(settingsPath('language')),
    },
    ...themeCommands(preferences),
  ]
}

function themeCommands(preferences: Preferences): Command[] {
  const choose = (theme: Theme, title: () => string): Command => ({
    id: `use-${theme}-colours`,
    title,
    group: 'everywhere',
    isPossible: () => preferences.values.get().theme !== theme,
    perform: () => preferences.change({ theme }),
  })
  return [
    choose('light', () => t`Light colours`),
    choose('dark', () => t`Dark colours`),
    choose('system', () => t`Colours as the device`),
  ]
}
