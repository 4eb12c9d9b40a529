import { BlockedPeople } from '@/features/settings/blocked-people'
import { PresenceSettings } from '@/features/settings/presence-settings'

/** Who sees that one is here, and by whom one is not reached. */
export function PrivacySettings() {
  return (
    <>
      <PresenceSettings />
      <BlockedPeople />
    </>
  )
}
