import { t } from '@lingui/core/macro'
import type { ReactElement } from 'react'
import { useMe } from '@/binding/use-me'
import { useObservable } from '@/binding/use-observable'
import { useSelf } from '@/binding/use-self'
import { mayModerate } from '@/core/rights'
import { commands } from '@/lib/commands'
import { REGISTER_PATH, REPORTS_PATH, SETTINGS_PATH, settingsPath } from '@/lib/routes'
import { keyCaps } from '@/lib/shortcut'
import { Menu } from '@/ui/menu'
import { MenuItem, MenuLink, MenuSeparator } from '@/ui/menu-item'

interface MeMenuProps {
  trigger: ReactElement
  onHelp: () => void
  onSignOut: () => void
}

/** What is one's own, and the way out. */
export function MeMenu({ trigger, onHelp, onSignOut }: MeMenuProps) {
  const { me } = useMe()
  const self = useSelf()
  const possible = useObservable(commands)
  const keysOf = (id: string) => {
    const [shortcut] = possible.find((command) => command.id === id)?.shortcuts?.slice(-1) ?? []
    return shortcut === undefined ? '' : keyCaps(shortcut).join(' ')
  }
  return (
    <Menu trigger={trigger} side="top" align="end" startsOpen={true}>
      {me.guest ? (
        <MenuLink icon="key" href={REGISTER_PATH}>
          {t`Keep this name`}
        </MenuLink>
      ) : (
        <MenuLink icon="person" href={settingsPath('profile')}>
          {t`Your profile`}
        </MenuLink>
      )}
      <MenuLink icon="gear" href={SETTINGS_PATH} keys={keysOf('open-settings')}>
        {t`Settings`}
      </MenuLink>
      {mayModerate(self) && (
        <MenuLink icon="flag" href={REPORTS_PATH}>
          {t`Reports`}
        </MenuLink>
      )}
      <MenuItem icon="keyboard" keys={keysOf('open-help')} onSelect={onHelp}>
        {t`Keyboard shortcuts`}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon="leave" onSelect={onSignOut}>
        {me.guest ? t`Sign out` : t`Log out`}
      </MenuItem>
    </Menu>
  )
}
