// What people would otherwise write: the chat's hot events on Node.js with Socket.IO's own server.
//
//   node node_server.mjs [PORT]
//
// Says the same on the wire as Stonechat, in the same shapes and sizes, and checks what any honest
// chat has to check (a name, membership, the text's length). Nothing is stored: people, rooms and the
// newest fifty messages of each live in memory. It is spared what would only slow it down: joins
// are not broadcast, compression and polling are off.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const PAGE = 50
const MEMBERS_SHOWN = 100
const TEXT_MOST = 10_000

const peopleByToken = new Map()
const takenNames = new Set()
const rooms = new Map()
const publicRooms = new Map()

class Refusal extends Error {
  constructor(code) {
    super(code)
    this.code = code
  }
}

const now = () => new Date().toISOString()

function addUser(socket, { username }) {
  if (typeof username !== 'string' || !username) throw new Refusal('invalid_username')
  if (takenNames.has(username)) throw new Refusal('username_taken')
  takenNames.add(username)
  const token = randomUUID()
  socket.data.user = { id: randomUUID(), username, name: null, avatar: null, guest: true, bot: false }
  peopleByToken.set(token, socket.data.user)
  return { user: socket.data.user, token }
}

function shapeOf(room) {
  return {
    id: room.id,
    kind: 'public',
    name: room.name,
    title: null,
    topic: null,
    members: null,
    members_count: room.members.size,
    revision: room.revision,
    head: room.head,
    archived: false,
    created_at: room.createdAt,
  }
}

function enter(socket, room, role) {
  if (!room.members.has(socket.data.user.id)) {
    room.members.set(socket.data.user.id, {
      user: socket.data.user,
      role,
      joined_at: now(),
      left_at: null,
    })
    room.revision += 1
  }
  socket.join(room.id)
}

function createRoom(socket, { name }) {
  if (publicRooms.has(name)) throw new Refusal('room_name_taken')
  const room = {
    id: randomUUID(),
    name,
    revision: 0,
    head: 0,
    createdAt: now(),
    members: new Map(),
    newest: [],
  }
  rooms.set(room.id, room)
  publicRooms.set(name, room)
  enter(socket, room, 'owner')
  return { room: shapeOf(room) }
}

function find(reference) {
  const room = rooms.get(reference) ?? publicRooms.get(reference)
  if (!room) throw new Refusal('room_not_found')
  return room
}

function firstMembers(room) {
  const members = []
  for (const member of room.members.values()) {
    if (members.length === MEMBERS_SHOWN) break
    members.push(member)
  }
  return members
}

function joinRoom(socket, request) {
  const room = find(request.room)
  enter(socket, room, 'member')
  return { room: shapeOf(room), members: firstMembers(room), messages: room.newest }
}

// The newest fifty are all there is, so this is complete as long as no more were missed.
function missedIn(socket, id, since) {
  const room = rooms.get(id)
  if (!room?.members.has(socket.data.user.id)) return null
  socket.join(room.id)
  return {
    room: shapeOf(room),
    members: [],
    messages: room.newest.filter(({ revision }) => revision > since),
    revision: room.revision,
    complete: true,
  }
}

function catchUp(socket, request) {
  const missed = Object.entries(request.rooms).map(([id, since]) => [id, missedIn(socket, id, since)])
  return { rooms: Object.fromEntries(missed), whispers: {} }
}

function sendMessage(socket, request) {
  const room = find(request.room)
  const author = socket.data.user
  if (!room.members.has(author.id)) throw new Refusal('not_in_room')
  const { text } = request
  if (typeof text !== 'string' || !text) throw new Refusal('empty_message')
  if (text.length > TEXT_MOST) throw new Refusal('message_too_long')
  room.revision += 1
  room.head += 1
  const message = {
    id: randomUUID(),
    room: room.id,
    position: room.head,
    revision: room.revision,
    author,
    text,
    images: [],
    reply_to: null,
    mentions: { users: [], room: false },
    reactions: [],
    client_id: request.client_id ?? null,
    sent_at: now(),
    edited_at: null,
    deleted_at: null,
    pinned_at: null,
    whisper: null,
  }
  room.newest.push(message)
  if (room.newest.length > PAGE) room.newest.shift()
  io.to(room.id).emit('message', message)
  return { message }
}

const acts = {
  add_user: addUser,
  create_room: createRoom,
  join_room: joinRoom,
  catch_up: catchUp,
  send_message: sendMessage,
}

function answer(socket, name, act, request, acknowledge) {
  try {
    if (name !== 'add_user' && !socket.data.user) throw new Refusal('not_named')
    acknowledge({ ok: true, ...act(socket, request) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    acknowledge({ ok: false, error: { code: error.code } })
  }
}

const http = createServer()
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  serveClient: false,
  maxHttpBufferSize: 12_000_000,
})

io.on('connection', (socket) => {
  socket.data.user = peopleByToken.get(socket.handshake.auth.token)
  for (const [name, act] of Object.entries(acts)) {
    socket.on(name, (request, acknowledge) => answer(socket, name, act, request, acknowledge))
  }
  socket.emit('welcome', {
    server: { name: 'node', version: process.version },
    user: socket.data.user ?? null,
    rooms: [],
    whispers: [],
  })
})

// Memory is measured without garbage, so that the figure is what connections really need.
process.on('SIGUSR2', () => globalThis.gc?.())

http.listen(Number(process.argv[2] ?? 0), '127.0.0.1', 4096, () => {
  console.log(`ready on port ${http.address().port}`)
})
