import { t } from '@lingui/core/macro'
import { type ReactNode, useState } from 'react'
import { useChat } from '@/binding/use-chat'
import { useObservable, useSelection } from '@/binding/use-observable'
import { useSelf } from '@/binding/use-self'
import { rightsIn } from '@/core/rights'
import type { RoomView } from '@/core/room-view'
import { AboutTab } from '@/features/room-settings/about-tab'
import { AuditTab } from '@/features/room-settings/audit-tab'
import { BansTab } from '@/features/room-settings/bans-tab'
import { MembersTab } from '@/features/room-settings/members-tab'
import { RequestsTab } from '@/features/room-settings/requests-tab'
import { SettingsTab } from '@/features/room-settings/settings-tab'
import { roomCalled } from '@/lib/room-title'
import { Dialog } from '@/ui/dialog'
import { Tabs } from '@/ui/tabs'

export type DetailsTab = 'about' | 'members' | 'settings' | 'requests' | 'bans' | 'audit'

interface RoomDetailsProps {
  room: string
  start: DetailsTab
  onInvite: () => void
  onLeave: () => void
  onClose: () => void
}

/** Everything about a room: what it is, who is in it, and what those do who run it. */
export function RoomDetails({ room: id, start, onInvite, onLeave, onClose }: RoomDetailsProps) {
  const chat = useChat()
  const self = useSelf()
  const [tab, setTab] = useState(start)
  const view = useSelection(chat.rooms, (rooms) => rooms.get(id))
  const asking = useObservable(chat.membership.requests.asking).get(id)?.length ?? 0
  if (view === undefined) return null
  const { room } = view
  const tabs = tabsFor(view, { mayRun: rightsIn(view, self).mayRun, asking, onInvite, onLeave })
  const shown = tabs.some(({ name }) => name === tab) ? tab : 'about'
  return (
    <Dialog title={roomCalled(room, self.me)} isWide={true} onClose={onClose}>
      <Tabs label={t`About this room`} tabs={tabs} value={shown} onChange={setTab} />
    </Dialog>
  )
}

interface Tab {
  readonly name: DetailsTab
  readonly title: string
  readonly content: ReactNode
}

interface TabFacts {
  mayRun: boolean
  asking: number
  onInvite: () => void
  onLeave: () => void
}

function tabsFor(view: RoomView, { mayRun, asking, onInvite, onLeave }: TabFacts): readonly Tab[] {
  const { id, kind } = view.room
  const about: Tab = {
    name: 'about',
    title: t`About`,
    content: <AboutTab view={view} onLeave={onLeave} />,
  }
  const members: Tab = {
    name: 'members',
    title: t`People`,
    content: <MembersTab view={view} onInvite={onInvite} />,
  }
  if (!mayRun || kind === 'direct') return [about, members]
  const requests: Tab = {
    name: 'requests',
    title: asking > 0 ? t`Asking to join (${asking})` : t`Asking to join`,
    content: <RequestsTab room={id} />,
  }
  return [
    about,
    members,
    { name: 'settings', title: t`Rules`, content: <SettingsTab room={view.room} /> },
    ...(kind === 'private' ? [requests] : []),
    { name: 'bans', title: t`Banned`, content: <BansTab room={id} /> },
    { name: 'audit', title: t`Log`, content: <AuditTab room={id} /> },
  ]
}
