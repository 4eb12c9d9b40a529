import { t } from '@lingui/core/macro'
import { IconButton } from '@/ui/icon-button'
import { Menu } from '@/ui/menu'
import { MenuCheck, MenuItem, MenuSeparator } from '@/ui/menu-item'

export interface AddMenuActs {
  onImages: () => void
  onFiles: () => void
  /** Whether the server takes what is no image. */
  takesFiles: boolean
  /** Null where nothing can be whispered. */
  onWhisper: (() => void) | null
  isFormatting: boolean
  onFormatting: (isOn: boolean) => void
}

/** What else can go with a message, or become of it. It comes opened. */
export function AddMenu(acts: AddMenuActs) {
  return (
    <Menu trigger={<IconButton icon="plus" label={t`Add`} />} side="top" startsOpen={true}>
      <MenuItem icon="image" onSelect={acts.onImages}>
        {t`Images`}
      </MenuItem>
      {acts.takesFiles && (
        <MenuItem icon="file" onSelect={acts.onFiles}>
          {t`Files`}
        </MenuItem>
      )}
      {acts.onWhisper !== null && (
        <MenuItem icon="lock" onSelect={acts.onWhisper}>
          {t`Whisper to…`}
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuCheck isChecked={acts.isFormatting} onChange={acts.onFormatting}>
        {t`Formatting`}
      </MenuCheck>
    </Menu>
  )
}
