import type { Overlay } from '@/app/commands/use-page-commands'
import { recentRooms } from '@/app/services'
import { closeProfileCard, profileCard } from '@/binding/profile-card'
import { useObservable } from '@/binding/use-observable'
import { lazyOverlay } from '@/ui/lazy-overlay'

const QuickSwitcher = lazyOverlay(
  async () => (await import('@/features/commands/quick-switcher')).QuickSwitcher,
)
const HelpSheet = lazyOverlay(
  async () => (await import('@/features/commands/help-sheet')).HelpSheet,
)
const CreateRoomDialog = lazyOverlay(
  async () => (await import('@/features/browse/create-room-dialog')).CreateRoomDialog,
)

const NewMessageDialog = lazyOverlay(
  async () => (await import('@/features/new-message/new-message-dialog')).NewMessageDialog,
)
const DoNotDisturbDialog = lazyOverlay(
  async () => (await import('@/features/me/do-not-disturb-dialog')).DoNotDisturbDialog,
)
const SignOutDialog = lazyOverlay(
  async () => (await import('@/features/me/sign-out-dialog')).SignOutDialog,
)
const ProfileCard = lazyOverlay(
  async () => (await import('@/features/people/profile-card')).ProfileCard,
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
    case 'new-message':
      return <NewMessageDialog onClose={onClose} />
    case 'do-not-disturb':
      return <DoNotDisturbDialog onClose={onClose} />
    case 'sign-out':
      return <SignOutDialog onClose={onClose} />
    case null:
      return null
  }
}

/** Whoever's name or picture was pressed, over everything else that is open. */
export function OpenProfileCard() {
  const wanted = useObservable(profileCard)
  if (wanted === null) return null
  return <ProfileCard key={wanted.user} user={wanted.user} onClose={closeProfileCard} />
}
