import { beforeEach, expect, test } from 'vitest'
import type { Rest } from '@/api/rest'
import type { NotificationSettings, RoomNotifications, User } from '@/api/wire'
import { Choices } from '@/core/choices'
import type { SessionState } from '@/core/session'
import { Subject } from '@/lib/observable'
import { succeeded } from '@/lib/result'

const server = { name: 'Nest' } as never
const named = (id: string, guest = false): SessionState => ({
  phase: 'named',
  me: { id, guest } as User,
  server,
})

let session: Subject<SessionState>
let choices: Choices
/** Answers that are asked for, to be given in whatever order. */
let asked: ((tells: NotificationSettings['tells']) => void)[]

beforeEach(() => {
  asked = []
  session = new Subject<SessionState>({ phase: 'starting' })
  const answer = () =>
    new Promise((resolve) => {
      asked.push((tells) => resolve(succeeded({ settings: { tells }, rooms: [] })))
    })
  const rest = {
    notificationSettings: answer,
    changeNotificationSettings: answer,
    setRoomNotifications: async (choice: RoomNotifications) =>
      succeeded({ notifications: { ...choice } }),
  } as unknown as Rest
  choices = new Choices({ rest: () => rest, session })
  session.set(named('ada'))
})

test('what was chosen last counts, in whatever order it is answered', async () => {
  const loading = choices.load()
  const changing = choices.change({ tells: 'nothing' })
  asked[1]?.('nothing')
  await changing
  asked[0]?.('all')
  await loading
  expect(choices.state.get()?.settings.tells).toBe('nothing')
})

test('a room has a rule until it is as everywhere again', async () => {
  const loading = choices.load()
  asked[0]?.('all')
  await loading
  await choices.changeRoom({ room: 'tea', level: 'nothing', quiet_until: null })
  await choices.changeRoom({ room: 'den', level: 'default', quiet_until: '2099-01-01T00:00:00Z' })
  expect(choices.state.get()?.rooms.map(({ room }) => room)).toEqual(['tea', 'den'])
  await choices.changeRoom({ room: 'tea', level: 'default', quiet_until: null })
  expect(choices.state.get()?.rooms.map(({ room }) => room)).toEqual(['den'])
})

test('nothing of it is left for whoever comes in next', async () => {
  const loading = choices.load()
  asked[0]?.('all')
  await loading
  session.set({ phase: 'starting' })
  expect(choices.state.get()).not.toBeNull()
  const late = choices.load()
  session.set(named('ben'))
  asked[1]?.('nothing')
  await late
  expect(choices.state.get()).toBeNull()
})
