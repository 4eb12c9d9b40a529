import { expect, test } from 'vitest'
import type { User } from '@/api/wire'
import type { JoinedRoom, RoomView } from '@/core/room-view'
import { TestBrowser } from '@/core/testing/browser'
import { TinyServer } from '@/core/testing/tiny-server'

/** Numbers that look random and are the same in every run of a seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

interface World {
  server: TinyServer
  browsers: TestBrowser[]
  talkers: User[]
  people: User[]
  roll: (sides: number) => number
  said: number
}

async function begin(seed: number): Promise<World> {
  const server = new TinyServer()
  // One catches up with whatever it missed, the other soon prefers to load the room anew.
  const browsers = [new TestBrowser(server), new TestBrowser(server, { changesMost: 6 })]
  for (const [index, browser] of browsers.entries()) {
    await browser.name(`Reader${index}`)
    await browser.join('lobby')
  }
  const talkers = ['Ben', 'Cleo', 'Dan'].map((name) => server.person(name))
  const people = [...talkers, ...browsers.map(({ me }) => me)]
  return { server, browsers, talkers, people, roll: dice(seed), said: 0 }
}

const acts: ((world: World) => void | Promise<void>)[] = [
  ({ server, talkers, roll }) => server.join('lobby', talkers[roll(3)] as User),
  ({ server, talkers, roll }) => server.leave('lobby', talkers[roll(3)] as User),
  ({ server, people, roll }) => {
    const roles = ['owner', 'moderator', 'member'] as const
    server.setRole('lobby', people[roll(people.length)] as User, roles[roll(3)] ?? 'member')
  },
  (world) => {
    for (let count = world.roll(8); count >= 0; count -= 1) {
      world.said += 1
      world.server.say('lobby', world.talkers[world.roll(3)] as User, `said ${world.said}`)
    }
  },
  (world) => {
    const browser = world.browsers[world.roll(2)] as TestBrowser
    if (browser.knows('lobby') && browser.view('lobby').standing === 'member') {
      world.said += 1
      browser.say('lobby', `typed ${world.said}`)
    }
  },
  ({ server, roll }) => {
    if (roll(2) === 0) server.loseBroadcasts()
  },
  ({ server, roll }) => {
    if (roll(3) === 0) server.cut()
  },
  (world) => {
    const { messages } = world.server.room('lobby')
    if (messages.length === 0) return
    world.said += 1
    const position = 1 + world.roll(messages.length)
    const kind = world.roll(4)
    if (kind === 0) world.server.delete('lobby', position)
    else if (kind === 1) world.server.editHidden('lobby', position, `edited ${world.said}`)
    else world.server.edit('lobby', position, `edited ${world.said}`)
  },
  (world) => {
    world.said += 1
    world.server.describe('lobby', `topic ${world.said}`)
  },
  (world) => {
    const { server, talkers, browsers, roll } = world
    const to = browsers.map(({ me }) => me).slice(roll(2))
    for (let count = roll(4); count >= 0; count -= 1) {
      world.said += 1
      server.whisper('lobby', talkers[roll(2)] as User, to, `psst ${world.said}`)
    }
  },
  (world) => {
    const { server, browsers, roll } = world
    const whispers = server.whispers.of((browsers[roll(2)] as TestBrowser).me)
    const { messages } = whispers[roll(whispers.length)]?.stream ?? { messages: [] }
    const message = messages[roll(messages.length)]
    world.said += 1
    if (message !== undefined) server.editWhispered(message, `edited ${world.said}`)
  },
  (world) => {
    const browser = world.browsers[world.roll(2)] as TestBrowser
    if (!browser.knows('lobby') || browser.view('lobby').standing !== 'member') return
    world.said += 1
    const to = [world.talkers[world.roll(3)] as User]
    browser.say('lobby', `whispered ${world.said}`, { to })
  },
  ({ server, browsers, roll }) => {
    const { me } = browsers[roll(2)] as TestBrowser
    const room = server.room('lobby')
    if (!room.has(me)) return
    server.markRead('lobby', me, roll(room.messages.length + 1), roll(2) === 0)
  },
  ({ server, roll }) => {
    if (roll(3) === 0) server.fallBehind()
  },
  ({ server, browsers, roll }) => {
    const { id } = server.room('lobby')
    const pages = browsers[roll(2)]?.chat.pages
    void [() => pages?.older(id), () => pages?.newer(id), () => pages?.newest(id)][roll(3)]?.()
  },
  ({ server }) => server.deliver(),
  ({ server, roll }) => server.deliverSome(roll(6)),
  ({ server, roll }) => server.deliverSome(roll(6)),
  ({ browsers, roll }) => browsers[roll(2)]?.settle(),
  ({ browsers, roll }) => browsers[roll(2)]?.wait(1_000),
  ({ browsers, roll }) => {
    const browser = browsers[roll(2)]
    const { id } = browser?.view('lobby').room ?? { id: '' }
    browser?.chat.follow(id, roll(2) === 0)
  },
]

/** One more message shows everybody what they do not know that they missed. */
async function comeToRest({ server, browsers, talkers }: World): Promise<void> {
  for (const browser of browsers) await browser.wait()
  server.join('lobby', talkers[0] as User)
  server.say('lobby', talkers[0] as User, 'the last word')
  const everybody = browsers.map(({ me }) => me)
  for (const talker of talkers) {
    for (const to of [everybody, everybody.slice(1)])
      server.whisper('lobby', talker, to, 'the last')
    for (const one of everybody) server.whisper('lobby', one, [talker], 'the last')
  }
  for (const browser of browsers) await browser.wait()
}

function expectSame(view: RoomView, self: User, server: TinyServer): void {
  const room = server.room('lobby')
  const { messages, moreAfter } = view.timeline
  const first = messages[0]?.position ?? 1
  const last = messages.at(-1)?.position ?? 0
  // Whatever part of the room is in memory is the room's own, without a hole.
  expect(messages).toEqual(room.messages.slice(first - 1, last))
  if (!moreAfter) expect(last).toBe(room.messages.length)
  expect(view.room).toEqual(room.facts())
  const from = view.timeline.moreBefore ? first : 0
  const to = moreAfter ? last : room.messages.length
  const whispered = server.whispers.within(room, self, { first: from, last: to })
  expect(view.timeline.whispers).toEqual(whispered)
  const people = view.people.members.map(({ user, role }) => [user.username, role])
  const present = room.present().map(({ user, role }) => [user.username, role] as const)
  expect(people).toEqual(present.sort(([a], [b]) => a.localeCompare(b)))
  const me = room.present().find(({ user }) => user.id === self.id)
  const { role, read, unread } = view as JoinedRoom
  expect(role).toBe(me?.role)
  const standing = room.standingOf(self)
  expect({ read, unread }).toEqual({ read: standing.read, unread: standing.unread })
}

function expectSameWhispers({ chat, me }: TestBrowser, server: TinyServer): void {
  const views = [...chat.whispers.get().values()]
  const numbers = views.map(({ id, head, revision, read, unread }) => ({
    ...{ id, head, revision, read, unread },
  }))
  const states = server.whispers.of(me).map((whisper) => {
    const { id, head, revision, read, unread } = whisper.stateFor(me)
    return { id, head, revision, read, unread }
  })
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
  expect(numbers.sort(byId)).toEqual(states.sort(byId))
}

const seeds = Array.from({ length: 200 }, (_, index) => index + 1)

test.each(seeds)('whatever happens on the way, the room ends up as it is (%i)', async (seed) => {
  const world = await begin(seed)
  for (let step = 0; step < 60; step += 1) await acts[world.roll(acts.length)]?.(world)
  await comeToRest(world)
  for (const browser of world.browsers) {
    expectSame(browser.joined('lobby'), browser.me, world.server)
    expectSameWhispers(browser, world.server)
    expect(browser.pending()).toEqual([])
  }
  const { messages } = world.server.room('lobby')
  const texts = messages.filter((message) => message.deleted_at === null).map(({ text }) => text)
  expect(new Set(texts).size).toBe(texts.length)
})
