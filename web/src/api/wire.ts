/**
 * The shapes on the wire, as the public protocol has them: every field is always there,
 * absent is null, times are RFC 3339 in UTC, ids are UUIDs of version 7.
 */

export type Role = 'owner' | 'moderator' | 'member'
export type RoomKind = 'public' | 'private' | 'direct'

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
  | 'already_in_room'
  | 'not_in_room'
  | 'empty_message'
  | 'message_too_long'
  | 'invalid_image'
  | 'image_too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'internal'

export interface User {
  id: string
  username: string
  name: string | null
  avatar: string | null
  guest: boolean
  bot: boolean
}

export interface Member {
  user: User
  role: Role
  joined_at: string
  left_at: string | null
}

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

export interface ReplyTo {
  id: string
  position: number
}

export interface Mentions {
  users: string[]
  room: boolean
}

export interface Reaction {
  emoji: string
  count: number
  users: string[]
}

export interface Whisper {
  id: string
  members: string[]
  after: number
}

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

export interface MessageReceipt {
  id: string
  room: string
  position: number
  sent_at: string
}

export interface Problem {
  code: string
  message: string
  event: string | null
  details: Record<string, unknown>
  retry_after_ms: number | null
}

export interface AddUser {
  username: string
}

export interface CreateRoom {
  name?: string | null
  title?: string | null
  topic?: string | null
  visibility?: 'public' | 'private' | null
}

export interface JoinRoom {
  room: string
  limit?: number | null
}

export interface LeaveRoom {
  room: string
}

export interface ImageSource {
  data?: ArrayBuffer | null
  upload?: string | null
  name?: string | null
  alt?: string | null
}

export interface SendMessage {
  room: string
  text?: string | null
  images?: (ArrayBuffer | ImageSource)[] | null
  client_id?: string | null
  reply_to?: string | null
  to?: string[] | null
}

export interface History {
  room: string
  before?: number | null
  after?: number | null
  around?: number | null
  around_message?: string | null
  limit?: number | null
}

export interface ListRooms {
  query?: string | null
  cursor?: string | null
  limit?: number | null
}

export interface ListMembers {
  room: string
  query?: string | null
  cursor?: string | null
  limit?: number | null
}

export type Done = Record<string, never>

export interface Named {
  user: User
  token: string
}

export interface RoomReply {
  room: Room
}

export interface JoinReply {
  room: Room
  members: Member[]
  messages: Message[]
}

export interface SendReply {
  message: Message | MessageReceipt
}

export interface HistoryReply {
  messages: Message[]
  whispers: Message[]
  more_before: boolean
  more_after: boolean
}

export interface RoomList {
  rooms: Room[]
  next: string | null
}

export interface MemberList {
  members: Member[]
  next: string | null
}

export interface RoomState {
  room: Room
  role: Role
  read: number
  unread: number
  mentions: number
}

export interface Limits {
  text_length: number
  image_bytes: number
  images_per_message: number
  payload_bytes: number
  name_length: number
  page: number
}

export interface ServerInfo {
  name: string
  version: string
  access: string
  limits: Limits
}

export interface WhisperState {
  id: string
  room: string
  members: User[]
  head: number
  revision: number
  read: number
  unread: number
}

export interface Welcome {
  server: ServerInfo
  user: User | null
  rooms: RoomState[]
  whispers: WhisperState[]
}

export interface UserJoined {
  room: string
  user: User
  revision: number
}

export interface UserLeft {
  room: string
  user: User
  revision: number
}

export interface RoomJoined {
  room: Room
  role: Role
}

export interface RoomRemoved {
  room: string
}

export interface Behind {
  rooms: Record<string, number>
  whispers: Record<string, number>
}

/** What the server says without being asked, by event. */
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

/** What a client may ask, by event, and what it is answered with. */
export interface ClientEvents {
  add_user: { request: AddUser; reply: Named }
  create_room: { request: CreateRoom; reply: RoomReply }
  join_room: { request: JoinRoom; reply: JoinReply }
  leave_room: { request: LeaveRoom; reply: Done }
  send_message: { request: SendMessage; reply: SendReply }
  history: { request: History; reply: HistoryReply }
  list_rooms: { request: ListRooms; reply: RoomList }
  list_members: { request: ListMembers; reply: MemberList }
}
