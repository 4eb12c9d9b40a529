import { lazy, Suspense } from 'react'
import type { Overlay } from '@/app/commands/use-page-commands'
import { recentRooms } from '@/app/services'

const QuickSwitcher = lazy(async () => ({
  default: (await import('@/features/commands/quick-switcher')).QuickSwitcher,
}))
const HelpSheet = lazy(async () => ({
  default: (await import('@/features/commands/help-sheet')).HelpSheet,
}))

const CreateRoomDialog = lazy(async () => ({
  default: (await import('@/features/browse/create-room-dialog')).CreateRoomDialog,
}))

/** What somebody opened over the page. */
export function Overlays({ open, onClose }: { open: Overlay; onClose: () => void }) {
  return (
    <Suspense fallback={null}>
      {open === 'switcher' && <QuickSwitcher recent={recentRooms.ids} onClose={onClose} />}
      {open === 'help' && <HelpSheet onClose={onClose} />}
      {open === 'create-room' && <CreateRoomDialog onClose={onClose} />}
    </Suspense>
  )
}
