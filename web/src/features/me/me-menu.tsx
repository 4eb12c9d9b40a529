import { t } from '@lingui/core/macro'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { useSelf } from '@/binding/use-self'
import { mayModerate } from '@/core/rights'
import { commands } from '@/lib/commands'
import { goTo } from '@/lib/navigation'
import { REGISTER_PATH, REPORTS_PATH, SETTINGS_PATH, settingsPath } from '@/lib/routes'
import { keyCaps } from '@/lib/shortcut'
import { IconButton } from '@/ui/icon-button'
import { Menu } from '@/ui/menu'
import type { MenuEntry } from '@/ui/menu-entry'

/** What opens from the menu about oneself. */
export interface MeMenuActs {
  onHelp: () => void
  onQuiet: () => void
  onSignOut: () => void
}

/** What is one's own, and the way out. */
export function MeMenu(acts: MeMenuActs) {
  const label = t`You and the settings`
  return (
    <Menu
      label={label}
      align="end"
      entries={useEntries(acts)}
      trigger={<IconButton icon="gear" label={label} onHead={true} />}
    />
  )
}

function useEntries({ onHelp, onQuiet, onSignOut }: MeMenuActs): readonly MenuEntry[] {
  const { me } = useMe()
  const self = useSelf()
  const keysOf = useKeys()
  const own: MenuEntry = me.guest
    ? { icon: 'key', label: t`Keep your name`, onSelect: () => goTo(REGISTER_PATH) }
    : {
        icon: 'person',
        label: t`Your profile`,
        onSelect: () => goTo(settingsPath('profile')),
      }
  const reports: MenuEntry = {
    icon: 'flag',
    label: t`Reports`,
    onSelect: () => goTo(REPORTS_PATH),
  }
  const quiet: MenuEntry = { icon: 'moon', label: t`Do not disturb…`, onSelect: onQuiet }
  return [
    own,
    ...(me.guest ? [] : [quiet]),
    {
      icon: 'gear',
      label: t`Settings`,
      keys: keysOf('open-settings'),
      onSelect: () => goTo(SETTINGS_PATH),
    },
    ...(mayModerate(self) ? [reports] : []),
    {
      icon: 'keyboard',
      label: t`Keyboard shortcuts`,
      keys: keysOf('open-help'),
      onSelect: onHelp,
    },
    'separator',
    { icon: 'leave', label: me.guest ? t`Sign out` : t`Log out`, onSelect: onSignOut },
  ]
}

/** The keys of a command, as the caps call them. */
function useKeys(): (id: string) => readonly string[] {
  const possible = useObservable(commands)
  return (id) => {
    const [shortcut] = possible.find((command) => command.id === id)?.shortcuts?.slice(-1) ?? []
    return shortcut === undefined ? [] : keyCaps(shortcut)
  }
}
