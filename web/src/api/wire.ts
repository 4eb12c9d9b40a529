/**
 * The shapes on the wire. Written by `make types` from the server's own; do not edit.
 *
 * In what the server sends, every field is there and absent is null; times are RFC 3339 in UTC, ids
 * are UUIDs of version 7. In a request, what may be left out may be null as well.
 */

/** Every code that a Problem of this server can have; there may be more tomorrow. */
export type ProblemCode =
  | 'invalid_request'
  | 'not_named'
  | 'already_named'
  | 'unauthenticated'
  | 'invalid_username'
  | 'username_taken'
  | 'invalid_room_name'
  | 'room_name_taken'
  | 'forbidden'
  | 'room_not_found'
  | 'message_not_found'
  | 'user_not_found'
  | 'whisper_not_found'
  | 'already_in_room'
  | 'not_in_room'
  | 'empty_message'
  | 'message_too_long'
  | 'invalid_image'
  | 'image_too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'internal'

/** What this server accepts, so that a client can check first. */
export interface Limits {
  text_length: number
  image_bytes: number
  images_per_message: number
  payload_bytes: number
  name_length: number
  page: number
}

/** Which server this is, and whom it lets in. */
export interface ServerInfo {
  name: string
  version: string
  access: string
  limits: Limits
}

/** Who somebody is, as embedded wherever a person is named. */
export interface User {
  id: string
  username: string
  name: string | null
  avatar: string | null
  guest: boolean
  bot: boolean
}

/** Who can know of a room: everybody, its members, or two or more people for ever. */
export type RoomKind = 'public' | 'private' | 'direct'

/** A room as it is at `revision`; `members` is given for direct rooms only. */
export interface Room {
  id: string
  kind: RoomKind
  name: string | null
  title: string | null
  topic: string | null
  members: User[] | null
  members_count: number
  revision: number
  head: number
  archived: boolean
  created_at: string
}

/** What a member is in a room. */
export type Role = 'owner' | 'moderator' | 'member'

/** How somebody stands in a room that they are in. */
export interface RoomState {
  room: Room
  role: Role
  read: number
  unread: number
  mentions: number
}

/** How somebody stands in a whisper that they are part of. */
export interface WhisperState {
  id: string
  room: string
  members: User[]
  head: number
  revision: number
  read: number
  unread: number
}

/** The first thing a connection hears: the server, and oneself with one's rooms. */
export interface Welcome {
  server: ServerInfo
  user: User | null
  rooms: RoomState[]
  whispers: WhisperState[]
}

/** A stored image: re-encoded, without metadata. `placeholder` is a colour such as #a08d77. */
export interface Image {
  id: string
  url: string
  thumbnail_url: string
  width: number
  height: number
  bytes: number
  type: string
  name: string | null
  alt: string | null
  placeholder: string | null
}

/** The message that another one answers; nothing of it is copied. */
export interface ReplyTo {
  id: string
  position: number
}

/** Who is called: people by id, or the whole room. */
export interface Mentions {
  users: string[]
  room: boolean
}

/** One emoji on a message: how often, and the first 20 who gave it. */
export interface Reaction {
  emoji: string
  count: number
  users: string[]
}

/** Where a private message in a room stands; `after` is the room's head at that time. */
export interface Whisper {
  id: string
  members: string[]
  after: number
}

/** A message as it is now, at `revision` of its stream and for ever at `position` in it. */
export interface Message {
  id: string
  room: string
  position: number
  revision: number
  author: User
  text: string
  images: Image[]
  reply_to: ReplyTo | null
  mentions: Mentions
  reactions: Reaction[]
  client_id: string | null
  sent_at: string
  edited_at: string | null
  deleted_at: string | null
  pinned_at: string | null
  whisper: Whisper | null
}

/** Somebody became a member of a room, which is at `revision` by that. */
export interface UserJoined {
  room: string
  user: User
  revision: number
}

/** Somebody is no longer a member of a room, which is at `revision` by that. */
export interface UserLeft {
  room: string
  user: User
  revision: number
}

/** From now on you hear this room. */
export interface RoomJoined {
  room: Room
  role: Role
}

/** From now on you no longer hear this room. */
export interface RoomRemoved {
  room: string
}

/**
 * You stopped reading, and live events were not kept for you: catch up from what you have.
 *
 * The values are the revisions at which live events go on.
 */
export interface Behind {
  rooms: Record<string, number>
  whispers: Record<string, number>
}

/** Why a request was refused: `code` for programs, `message` for people. */
export interface Problem {
  code: string
  message: string
  event: string | null
  details: Record<string, unknown>
  retry_after_ms: number | null
}

/** Choose the name under which one is known here. */
export interface AddUser {
  username: string
}

/** Who one is now, and the token that brings the same person back. */
export interface Named {
  user: User
  token: string
}

/** Make a room and be its owner. */
export interface CreateRoom {
  name?: string | null
  title?: string | null
  topic?: string | null
  visibility?: 'public' | 'private' | null
}

/** The room that was made or changed. */
export interface RoomReply {
  room: Room
}

/** Become a member; on a new connection of a member, only read the newest page. */
export interface JoinRoom {
  room: string
  limit?: number | null
}

/** A person in a room; `left_at` is set on those who left. */
export interface Member {
  user: User
  role: Role
  joined_at: string
  left_at: string | null
}

/** The room as it is at `room.revision`, its first members and its newest messages. */
export interface JoinReply {
  room: Room
  members: Member[]
  messages: Message[]
}

/** Stop being a member. */
export interface LeaveRoom {
  room: string
}

/** Nothing but the fact that it is done. */
export type Done = Record<string, never>

/** One entry of `images` in object form: either `data`, or `upload`, never both. */
export interface ImageSource {
  data?: ArrayBuffer | null
  upload?: string | null
  name?: string | null
  alt?: string | null
}

/** Say something in a room; `client_id` makes repeating it safe. */
export interface SendMessage {
  room: string
  text?: string | null
  images?: (ArrayBuffer | ImageSource)[] | null
  client_id?: string | null
  reply_to?: string | null
  to?: string[] | null
}

/** All that the author of a message is told when they may no longer see it. */
export interface MessageReceipt {
  id: string
  room: string
  position: number
  sent_at: string
}

/** The message, durable; only a receipt of it if its author may no longer see it. */
export interface SendReply {
  message: Message | MessageReceipt
}

/** A page of a room's messages; without a place, the newest. */
export interface History {
  room?: string | null
  whisper?: string | null
  before?: number | null
  after?: number | null
  around?: number | null
  around_message?: string | null
  at?: string | null
  limit?: number | null
}

/** A page of messages, oldest first. */
export interface HistoryReply {
  messages: Message[]
  whispers: Message[]
  more_before: boolean
  more_after: boolean
}

/** What changed in rooms and whispers since the revisions that a client has. */
export interface CatchUp {
  rooms?: Record<string, number> | null
  whispers?: Record<string, number> | null
}

/**
 * What changed in a room up to `revision`, as it is now, oldest change first.
 *
 * `members` holds those who came, changed or left, leavers with `left_at`. When it is not
 * `complete`, there is more behind `revision`; `room` is the room as it is in any case.
 */
export interface Missed {
  room: Room
  members: Member[]
  messages: Message[]
  revision: number
  complete: boolean
}

/** By id what was missed, null for what is not the asker's any more. */
export interface CatchUpReply {
  rooms: Record<string, Missed | null>
  whispers: Record<string, Missed | null>
}

/** Rooms that the asker may see, by name. */
export interface ListRooms {
  query?: string | null
  cursor?: string | null
  limit?: number | null
}

/** A page of rooms; `next` is the cursor of the next one, null at the end. */
export interface RoomList {
  rooms: Room[]
  next: string | null
}

/** People in a room, by name. */
export interface ListMembers {
  room: string
  query?: string | null
  cursor?: string | null
  limit?: number | null
}

/** A page of members; `next` is the cursor of the next one, null at the end. */
export interface MemberList {
  members: Member[]
  next: string | null
}

/** What the server says without being asked. */
export interface ServerEvents {
  welcome: Welcome
  message: Message
  user_joined: UserJoined
  user_left: UserLeft
  room_joined: RoomJoined
  room_removed: RoomRemoved
  behind: Behind
  problem: Problem
}

/** What a client may ask and what it is answered. */
export interface ClientEvents {
  add_user: { request: AddUser; reply: Named }
  create_room: { request: CreateRoom; reply: RoomReply }
  join_room: { request: JoinRoom; reply: JoinReply }
  leave_room: { request: LeaveRoom; reply: Done }
  send_message: { request: SendMessage; reply: SendReply }
  history: { request: History; reply: HistoryReply }
  catch_up: { request: CatchUp; reply: CatchUpReply }
  list_rooms: { request: ListRooms; reply: RoomList }
  list_members: { request: ListMembers; reply: MemberList }
}
