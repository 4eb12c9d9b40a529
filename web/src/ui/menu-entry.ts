import type { IconName } from '@/ui/icon'

/** What a menu holds: acts, things that are on or off, and lines between groups of them. */
export type MenuEntry =
  | {
      readonly label: string
      readonly icon?: IconName
      /** The keys that do the same, as their caps call them. */
      readonly keys?: readonly string[]
      /** It takes something away. */
      readonly danger?: boolean
      readonly disabled?: boolean
      readonly onSelect: () => void
    }
  | {
      readonly label: string
      readonly isOn: boolean
      /** The menu stays open, so that one sees it change. */
      readonly onChange: (isOn: boolean) => void
    }
  | 'separator'

/** Where something opens: beside an element, or at a point. */
export type Anchor = Element | { getBoundingClientRect: () => DOMRect }
