import type { Overlay } from '@/app/commands/use-page-commands'
import { lazily } from '@/app/lazily'
import { recentRooms } from '@/app/services'

const QuickSwitcher = lazily(
  async () => (await import('@/features/commands/quick-switcher')).QuickSwitcher,
  null,
)
const HelpSheet = lazily(
  async () => (await import('@/features/commands/help-sheet')).HelpSheet,
  null,
)
const CreateRoomDialog = lazily(
  async () => (await import('@/features/browse/create-room-dialog')).CreateRoomDialog,
  null,
)

/** What somebody opened over the page. */
export function Overlays({ open, onClose }: { open: Overlay; onClose: () => void }) {
  switch (open) {
    case 'switcher':
      return <QuickSwitcher recent={recentRooms.ids} onClose={onClose} />
    case 'help':
      return <HelpSheet onClose={onClose} />
    case 'create-room':
      return <CreateRoomDialog onClose={onClose} />
    case null:
      return null
  }
}
