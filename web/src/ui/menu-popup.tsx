import { Menu as BaseMenu } from '@base-ui/react/menu'
import { use } from 'react'
import { Icon } from '@/ui/icon'
import type { Anchor, MenuEntry } from '@/ui/menu-entry'
import { MenuItem, MenuSeparator } from '@/ui/menu-item'
import { OverlayRoot } from '@/ui/overlay-root'
import styles from './menu.module.css'
import popup from './popup.module.css'

interface MenuPopupProps {
  label: string
  entries: readonly MenuEntry[]
  anchor: Anchor
  align?: 'start' | 'end'
  onClose: (event: Event) => void
}

/** The open menu. It is fetched with the first menu that anybody opens. */
export default function MenuPopup({
  label,
  entries,
  anchor,
  align = 'start',
  onClose,
}: MenuPopupProps) {
  return (
    <BaseMenu.Root
      open={true}
      modal={false}
      onOpenChange={(isOpen, { event }) => {
        if (!isOpen) onClose(event)
      }}
    >
      <BaseMenu.Portal container={use(OverlayRoot) ?? undefined}>
        <BaseMenu.Positioner
          className={popup.place}
          positionMethod="fixed"
          anchor={anchor}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          <BaseMenu.Popup
            className={`${popup.surface} ${styles.list}`}
            aria-label={label}
            finalFocus={() => (anchor instanceof HTMLElement ? anchor : true)}
          >
            {entries.map((entry, index) => (
              <Entry key={entry === 'separator' ? index : entry.label} entry={entry} />
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry === 'separator') return <MenuSeparator />
  if ('isOn' in entry) {
    return (
      <BaseMenu.CheckboxItem
        className={styles.item}
        checked={entry.isOn}
        onCheckedChange={entry.onChange}
        closeOnClick={false}
      >
        <span className={styles.mark}>{entry.isOn && <Icon name="check" size={18} />}</span>
        <span className={styles.words}>{entry.label}</span>
      </BaseMenu.CheckboxItem>
    )
  }
  const { label, ...item } = entry
  return <MenuItem {...item}>{label}</MenuItem>
}
