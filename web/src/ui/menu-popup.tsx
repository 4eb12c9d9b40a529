import { Menu as BaseMenu } from '@base-ui/react/menu'
import { type ReactNode, use } from 'react'
import { Icon } from '@/ui/icon'
import { Keys } from '@/ui/keys'
import type { Anchor, MenuEntry } from '@/ui/menu-entry'
import { OverlayRoot } from '@/ui/overlay-root'
import styles from './menu.module.css'
import popup from './popup.module.css'

interface MenuPopupProps {
  label: string
  entries: readonly MenuEntry[]
  anchor: Anchor
  align?: 'start' | 'end'
  /** Stands above the entries; its items are `Menu.Item` of the library, too. */
  head?: ReactNode
  /** Where the focus goes then; false leaves it to what was chosen. Left out: to the anchor. */
  focusAfter?: () => HTMLElement | boolean
  onClose: (event: Event) => void
}

/** The open menu. It is fetched with the first menu that anybody opens. */
export function MenuPopup({
  label,
  entries,
  anchor,
  align = 'start',
  head,
  focusAfter = () => (anchor instanceof HTMLElement ? anchor : true),
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
            finalFocus={focusAfter}
          >
            {head}
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
  if (entry === 'separator') return <BaseMenu.Separator className={styles.separator} />
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
  const { label, icon, keys, danger = false, disabled = false, onSelect } = entry
  return (
    <BaseMenu.Item
      className={danger ? `${styles.item} ${styles.danger}` : styles.item}
      disabled={disabled}
      onClick={onSelect}
    >
      <span className={styles.mark}>{icon !== undefined && <Icon name={icon} size={18} />}</span>
      <span className={styles.words}>{label}</span>
      {keys !== undefined && (
        <span aria-hidden="true">
          <Keys keys={keys} />
        </span>
      )}
    </BaseMenu.Item>
  )
}
