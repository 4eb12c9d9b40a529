import { beforeEach, describe, expect, test } from 'vitest'
import type { Member, Message, Role, Room, User } from '@/api/wire'
import {
  mayModerate,
  rightsIn,
  rightsOver,
  rightsOverMember,
  type Self,
  serverRolesFor,
  speakingIn,
} from '@/core/rights'
import { type JoinedRoom, joinedRoom, visitedRoom } from '@/core/room-view'
import { TinyServer } from '@/core/testing/tiny-server'

const NOW = Date.UTC(2026, 10, 30)
const LATER = new Date(NOW + 1_000).toISOString()

let server: TinyServer
let me: User
let ben: User
let said: Message
let self: Self

beforeEach(() => {
  server = new TinyServer()
  me = { ...server.person('Ada'), guest: false }
  ben = { ...server.person('Ben'), guest: false }
  server.join('lobby', ben)
  said = server.say('lobby', ben, 'hello')
  self = { me, serverRole: 'member' }
})

function viewOf(role: Role, room: Partial<Room> = {}): JoinedRoom {
  const facts = { ...server.room('lobby').facts(), name: 'garden', ...room }
  return joinedRoom({ room: facts, role, read: 0, unread: 0, mentions: 0 })
}

const member = (user: User, role: Role): Member => ({
  ...{ user, role, joined_at: LATER, left_at: null, read: null, muted_until: null },
})

describe('saying something', () => {
  test('takes being in the room', () => {
    const visited = visitedRoom(server.room('lobby').facts())
    expect(speakingIn(visited, self, NOW).silence).toEqual({ why: 'visitor' })
    expect(speakingIn(viewOf('member'), self, NOW)).toMatchObject({
      ...{ silence: null, mayWhisper: true, mayCallAll: true, slowSeconds: 0 },
    })
  })

  test('is not for who is muted, as long as they are', () => {
    const view = { ...viewOf('member'), mutedUntil: LATER }
    expect(speakingIn(view, self, NOW).silence).toEqual({ why: 'muted', until: LATER })
    expect(speakingIn(view, self, NOW).mayWhisper).toBe(false)
    expect(speakingIn(view, self, NOW + 2_000).silence).toBe(null)
  })

  test('is for some where things are announced, and whispering for all', () => {
    const room = { posting: 'moderators', calling: 'owners' } as const
    const speaking = speakingIn(viewOf('member', room), self, NOW)
    expect(speaking.silence).toEqual({ why: 'announcements', circle: 'moderators' })
    expect(speaking).toMatchObject({ mayWhisper: true, mayCallAll: false })
    expect(speakingIn(viewOf('moderator', room), self, NOW).silence).toBe(null)
  })

  test('is over in an archived room', () => {
    const speaking = speakingIn(viewOf('owner', { archived: true }), self, NOW)
    expect(speaking).toMatchObject({ silence: { why: 'archived' }, mayWhisper: false })
  })

  test('takes patience in a slow room, but not of those who run it', () => {
    const room = { slow_seconds: 30 }
    expect(speakingIn(viewOf('member', room), self, NOW).slowSeconds).toBe(30)
    expect(speakingIn(viewOf('moderator', room), self, NOW).slowSeconds).toBe(0)
  })

  test('to some alone is for accounts', () => {
    const guest = { me: { ...me, guest: true } }
    expect(speakingIn(viewOf('member'), guest, NOW).mayWhisper).toBe(false)
  })
})

describe('a message', () => {
  const rights = (view: JoinedRoom, message = said) => rightsOver(message, { view, self, now: NOW })

  test('is edited by its author, and deleted by them and by who runs the room', () => {
    expect(rights(viewOf('member'))).toMatchObject({ mayEdit: false, mayDelete: false })
    expect(rights(viewOf('moderator'))).toMatchObject({ mayEdit: false, mayDelete: true })
    const own = { ...said, author: me }
    expect(rights(viewOf('member'), own)).toMatchObject({ mayEdit: true, mayDelete: true })
  })

  test('that is gone is nobody’s any more', () => {
    const gone = { ...said, author: me, deleted_at: LATER }
    expect(new Set(Object.values(rights(viewOf('owner'), gone)))).toEqual(new Set([false]))
  })

  test('is taken back also by who is muted, who changes nothing else', () => {
    const view = { ...viewOf('member'), mutedUntil: LATER }
    const own = { ...said, author: me }
    expect(rights(view, own)).toMatchObject({ mayDelete: true, mayEdit: false, mayReact: false })
  })

  test('is reacted to also where only some may speak', () => {
    const view = viewOf('member', { posting: 'owners' })
    expect(rights(view)).toMatchObject({ mayReact: true, mayPin: false, mayReply: false })
  })

  test('that was whispered is nobody’s to delete but its author’s', () => {
    const whispered = { ...said, whisper: { id: 'w', members: [me.id, ben.id], after: 1 } }
    expect(rights(viewOf('owner'), whispered).mayDelete).toBe(false)
  })
})

describe('running a room', () => {
  test('is for its owners and moderators, archiving for owners', () => {
    expect(rightsIn(viewOf('member'), self)).toMatchObject({ mayRun: false, mayInvite: true })
    expect(rightsIn(viewOf('moderator'), self)).toMatchObject({ mayRun: true, mayArchive: false })
    expect(rightsIn(viewOf('owner'), self)).toMatchObject({ mayRun: true, mayArchive: true })
  })

  test('is for the server’s moderators where nobody owns it', () => {
    const moderator = { me, serverRole: 'moderator' } as const
    expect(rightsIn(viewOf('member'), moderator).mayRun).toBe(true)
    const owned = { ...viewOf('member'), people: { members: [member(ben, 'owner')], more: null } }
    expect(rightsIn(owned, moderator).mayRun).toBe(false)
    expect(rightsIn(viewOf('member', { kind: 'private' }), moderator).mayRun).toBe(false)
  })

  test('in a direct room there is nothing to run, nor a way out', () => {
    const rights = rightsIn(viewOf('member', { kind: 'direct' }), self)
    expect(new Set(Object.values(rights))).toEqual(new Set([false]))
  })

  test('is about those who stand below', () => {
    const over = (mine: Role, theirs: Role) =>
      rightsOverMember(viewOf(mine), member(ben, theirs), self)
    expect(over('moderator', 'member')).toEqual({ mayRemove: true, roles: [] })
    expect(over('moderator', 'moderator').mayRemove).toBe(false)
    expect(over('owner', 'moderator').roles).toEqual(['owner', 'member'])
    expect(over('owner', 'owner').roles).toEqual([])
    expect(rightsOverMember(viewOf('owner'), member(me, 'owner'), self)).toEqual({
      mayRemove: false,
      roles: ['moderator', 'member'],
    })
  })
})

describe('roles on the server', () => {
  test.each([
    ['member', 'member', []],
    ['moderator', 'member', []],
    ['admin', 'member', ['moderator']],
    ['admin', 'moderator', ['member']],
    ['admin', 'admin', []],
    ['owner', 'admin', ['member', 'moderator', 'owner']],
  ] as const)('%s makes of %s: %j', (mine, theirs, given) => {
    expect(serverRolesFor({ ...ben, role: theirs }, { me, serverRole: mine })).toEqual(given)
  })

  test('guests have none, and one’s own is not changed here', () => {
    const owner: Self = { me, serverRole: 'owner' }
    expect(serverRolesFor({ ...ben, guest: true, role: 'guest' }, owner)).toEqual([])
    expect(serverRolesFor({ ...me, role: 'owner' }, owner)).toEqual([])
  })

  test('reports are for moderators and those above them', () => {
    expect(mayModerate({ me, serverRole: 'moderator' })).toBe(true)
    expect(mayModerate({ me, serverRole: 'member' })).toBe(false)
    expect(mayModerate({ me, serverRole: null })).toBe(false)
  })
})
