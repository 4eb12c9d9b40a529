/**
 * The shapes on the wire. Written by `make types` from the server's own; do not edit.
 *
 * In what the server sends, every field is there and absent is null; times are RFC 3339 in UTC, ids
 * are UUIDs of version 7. In a request, what may be left out may be null as well.
 */

/** Every code that a Problem of this server can have; there may be more tomorrow. */
export type ProblemCode =
  | 'registration_required'
  | 'invalid_credentials'
  | 'session_not_found'
  | 'invalid_link'
  | 'invalid_invitation'
  | 'invitation_not_found'
  | 'invalid_password'
  | 'invalid_email'
  | 'message_not_found'
  | 'whisper_not_found'
  | 'empty_message'
  | 'message_too_long'
  | 'invalid_image'
  | 'image_too_large'
  | 'file_too_large'
  | 'invalid_username'
  | 'username_taken'
  | 'user_not_found'
  | 'blocked'
  | 'report_not_found'
  | 'invalid_subscription'
  | 'subscription_not_found'
  | 'invalid_request'
  | 'not_named'
  | 'already_named'
  | 'unauthenticated'
  | 'forbidden'
  | 'rate_limited'
  | 'unavailable'
  | 'internal'
  | 'invalid_room_name'
  | 'room_name_taken'
  | 'room_not_found'
  | 'already_in_room'
  | 'not_in_room'
  | 'user_not_in_room'
  | 'join_request_not_found'

/** Who may come in: guests too, accounts that anybody may make, or accounts by invitation. */
export type Access = 'open' | 'registered' | 'invited'

/** What this server accepts, so that a client can check first. */
export interface Limits {
  text_length: number
  image_bytes: number
  images_per_message: number
  payload_bytes: number
  name_length: number
  page: number
  file_bytes: number
  files_per_message: number
}

/** Which server this is, and whom it lets in. */
export interface ServerInfo {
  name: string
  version: string
  access: Access
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

/** How much of a room's history a member sees: all, or what was said since they joined. */
export type HistoryView = 'all' | 'joined'

/** Who of a room may do something: all members, or those with a role. */
export type Circle = 'members' | 'moderators' | 'owners'

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
  history: HistoryView
  posting: Circle
  calling: Circle
  inviting: Circle
  receipts: boolean
  slow_seconds: number
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

/** Who is called: people by id, the whole room, or whoever of it was connected (`here`). */
export interface Mentions {
  users: string[]
  room: boolean
  here: boolean
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

/** A stored file that is no image: to be saved, never shown. `type` is what its sender said. */
export interface File {
  id: string
  url: string
  name: string
  type: string
  bytes: number
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
  files: File[]
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

/** A member has another role or is muted otherwise, which brought the room to `revision`. */
export interface MemberChanged {
  room: string
  user: User
  role: Role
  revision: number
  muted_until: string | null
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

/** Somebody asks to be let into a room; whoever may let them in hears it. */
export interface JoinAsked {
  room: string
  user: User
  text: string | null
}

/** Somebody has read so far in a room, or in a whisper. */
export interface ReadMoved {
  room: string | null
  whisper: string | null
  user: User
  position: number
  changes: number
}

/** Somebody is writing, or is no longer; counts for some seconds. */
export interface Typing {
  room: string | null
  whisper: string | null
  user: User
  on: boolean
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

/**
 * Whether somebody is there, as far as the one who asks may know.
 *
 * Whoever is invisible or hides their presence looks offline; then `last_active_at` is when they
 * were last seen, or null.
 */
export interface Presence {
  user: User
  status: 'online' | 'away' | 'offline'
  last_active_at: string | null
  text: string | null
  emoji: string | null
}

/** Something was reported; what, only those read who ask for it. */
export interface ReportFiled {
  report: string
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

/**
 * A person in a room; `left_at` is set on those who left.
 *
 * `read` is how far they have read, where the room tells.
 */
export interface Member {
  user: User
  role: Role
  joined_at: string
  left_at: string | null
  read: number | null
  muted_until: string | null
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

/** One entry of `files`: a file that was uploaded by itself, and what it is called. */
export interface UploadedFile {
  upload: string
  name?: string | null
}

/** Say something in a room; `client_id` makes repeating it safe. */
export interface SendMessage {
  room: string
  text?: string | null
  images?: (ArrayBuffer | ImageSource)[] | null
  client_id?: string | null
  reply_to?: string | null
  to?: string[] | null
  files?: UploadedFile[] | null
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

/** Say something else instead. */
export interface EditMessage {
  message: string
  text: string
}

/** A message as it is now. */
export interface MessageReply {
  message: Message
}

/** Take a message back: its place stays, its content goes. */
export interface DeleteMessage {
  message: string
}

/** Put an emoji on a message, or take one's own away. */
export interface React {
  message: string
  emoji: string
  on: boolean
}

/** Have a message found easily, or no longer. */
export interface Pin {
  message: string
  on: boolean
}

/** The pinned messages of a room or a whisper, the newest message first. */
export interface ListPins {
  room?: string | null
  whisper?: string | null
  cursor?: string | null
  limit?: number | null
}

/** A page of messages; `next` is the cursor of the next one, null at the end. */
export interface MessageList {
  messages: Message[]
  next: string | null
}

/** What a message said before it was edited. */
export interface ListEdits {
  message: string
}

/** A text that a message had until `replaced_at`. */
export interface Edit {
  text: string
  replaced_at: string
}

/** The texts that a message had before the one it has, oldest first. */
export interface EditList {
  edits: Edit[]
}

/** Say how far one has read; back only with `unread`. */
export interface MarkRead {
  position: number
  room?: string | null
  whisper?: string | null
  unread?: boolean
}

/** How far one has read; of two answers the one with more `changes` is the later one. */
export interface ReadReply {
  position: number
  changes: number
  unread: number
  mentions: number
}

/** Let others see that one is writing, or is no longer. */
export interface SetTyping {
  on: boolean
  room?: string | null
  whisper?: string | null
}

/** Messages that hold all of some words, in one room or wherever one may read. */
export interface Search {
  query: string
  room?: string | null
  cursor?: string | null
  limit?: number | null
}

/** A place in a message's text that was looked for, in characters (code points). */
export interface Highlight {
  start: number
  length: number
}

/** A message that was found; its room and position say where to read on. */
export interface SearchResult {
  message: Message
  highlights: Highlight[]
}

/**
 * A page of messages, the newest first; `next` is the cursor of the next one, null at the end.
 *
 * A page may have fewer than were asked for, or none, and yet not be the last. The first page has
 * some rooms and people beside it whose names hold what was looked for.
 */
export interface SearchReply {
  results: SearchResult[]
  next: string | null
  rooms: Room[]
  users: User[]
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

/**
 * A page of messages, oldest first, with the asker's whispers that fall into it.
 *
 * Where `more_whispers` is true there were more of these, older ones.
 */
export interface HistoryReply {
  messages: Message[]
  whispers: Message[]
  more_before: boolean
  more_after: boolean
  more_whispers: boolean
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

/**
 * What changed in a whisper, as `Missed`.
 *
 * `members` are none, because they never change; `room` is null if one may not see it any more.
 */
export interface MissedWhisper {
  room: Room | null
  members: Member[]
  messages: Message[]
  revision: number
  complete: boolean
}

/** By id what was missed, null for what is not the asker's any more. */
export interface CatchUpReply {
  rooms: Record<string, Missed | null>
  whispers: Record<string, MissedWhisper | null>
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

/** Be in a direct room with somebody, or with several people; the same one each time. */
export interface OpenDirect {
  user?: string | null
  users?: string[] | null
}

/** Bring somebody into a room. */
export interface AddMember {
  room: string
  user: string
}

/** Put somebody out of a room; with `until`, they cannot come in again before. */
export interface RemoveMember {
  room: string
  user: string
  until?: string | null
}

/** Ask to be let into a room that one may know only by its id. */
export interface AskToJoin {
  room: string
  text?: string | null
}

/** Who asks to be let into a room, those first who have asked for longest. */
export interface ListJoinRequests {
  room: string
  cursor?: string | null
  limit?: number | null
}

/** Somebody who asks to be let in. */
export interface JoinRequest {
  user: User
  text: string | null
  asked_at: string
}

/** A page of those who ask; `next` is the cursor of the next one, null at the end. */
export interface JoinRequestList {
  requests: JoinRequest[]
  next: string | null
}

/** Let somebody in who asked, or not. */
export interface AnswerJoinRequest {
  room: string
  user: string
  accept: boolean
}

/** Change what a room is like: what is missing stays, null clears title and topic. */
export interface UpdateRoom {
  room: string
  name?: string | null
  title?: string | null
  topic?: string | null
  history?: HistoryView | null
  posting?: Circle | null
  calling?: Circle | null
  inviting?: Circle | null
  receipts?: boolean | null
  slow_seconds?: number | null
}

/** Let nothing more be said in a room, or let it go on. */
export interface ArchiveRoom {
  room: string
  on: boolean
}

/** Let a member only listen until an instant; null lets them speak again. */
export interface MuteMember {
  room: string
  user: string
  until?: string | null
}

/** Keep somebody out of a room, for good or until an instant, or no longer. */
export interface Ban {
  room: string
  user: string
  on: boolean
  until?: string | null
  reason?: string | null
}

/** Who is kept out of a room, by name. */
export interface ListBans {
  room: string
  cursor?: string | null
  limit?: number | null
}

/** Somebody who is kept out; without `until`, for good. */
export interface BanEntry {
  user: User
  until: string | null
  reason: string | null
  banned_by: User
  banned_at: string
}

/** A page of those who are kept out; `next` is the cursor of the next one, null at the end. */
export interface BanList {
  bans: BanEntry[]
  next: string | null
}

/** What moderators did in a room, the latest first. */
export interface ListAudit {
  room: string
  cursor?: string | null
  limit?: number | null
}

/**
 * One thing that somebody did by a right that not every member has.
 *
 * `act` names the event, `user` and `message` whom and what it was about; `details` are its other
 * fields. There is never a message's text in it.
 */
export interface AuditEntry {
  id: string
  actor: User
  act: string
  user: User | null
  message: string | null
  details: Record<string, unknown>
  done_at: string
}

/** A page of what was done; `next` is the cursor of the next one, null at the end. */
export interface AuditList {
  entries: AuditEntry[]
  next: string | null
}

/** Hear of the presence of these people instead of those before. */
export interface Watch {
  users: string[]
}

/** The presence of those who are watched now. */
export interface WatchReply {
  presences: Presence[]
}

/** How somebody chose to be seen. */
export type Availability = 'online' | 'away' | 'invisible'

/** Choose how one is seen, and say why until when; what is not given is cleared. */
export interface SetStatus {
  status: Availability
  text?: string | null
  emoji?: string | null
  until?: string | null
}

/** How one is seen now. */
export interface PresenceReply {
  presence: Presence
}

/** Change what a member is in a room. */
export interface SetRole {
  room: string
  user: string
  role: Role
}

/** Stop or let somebody reach one. */
export interface Block {
  user: string
  on: boolean
}

/** Have the server's moderators look at a message, or at somebody. */
export interface Report {
  reason: string
  message?: string | null
  user?: string | null
}

/**
 * What every way in has in common.
 *
 * With `cookie` the token is not told but set as a cookie that no script can read; `agent` is how
 * the session is called in the list of sessions, by default what the HTTP client says of itself.
 */
export interface Entry {
  cookie?: boolean
  agent?: string | null
}

/** Make an account; a guest who shows their token keeps id, rooms and messages. */
export interface Register {
  cookie?: boolean
  agent?: string | null
  username: string
  password: string
  email?: string | null
  name?: string | null
  invitation?: string | null
}

/** Make the account that owns the server, by the link that its first start printed. */
export interface BecomeOwner {
  cookie?: boolean
  agent?: string | null
  link: string
  username: string
  password: string
  email?: string | null
}

/** Begin a session; `login` is a username or an e-mail address that was verified. */
export interface LogIn {
  cookie?: boolean
  agent?: string | null
  login: string
  password: string
}

/** Put a token that one has into a cookie, for pages that show images. */
export interface UseToken {
  token: string
}

/** Take a session back. */
export interface EndSession {
  session: string
}

/** Change one's password; all other sessions end. */
export interface ChangePassword {
  current: string
  new: string
}

/**
 * Change one's e-mail address, or remove it by null.
 *
 * The old one stays until the new one is verified.
 */
export interface ChangeEmail {
  email: string | null
  password: string
}

/** Change what one is called. */
export interface ChangeUsername {
  username: string
}

/** Delete one's account; the password shows that it is meant. */
export interface DeleteAccount {
  password: string
}

/** Show that an e-mail address is one's own. */
export interface UseLink {
  link: string
}

/** Have a link sent with which the password can be set anew. */
export interface AskReset {
  email: string
}

/** Set the password anew, by a link. */
export interface ResetPassword {
  link: string
  password: string
}

/** What somebody is on the server, least first; `rank` compares them. */
export type ServerRole = 'guest' | 'member' | 'moderator' | 'admin' | 'owner'

/** Make an invitation for so many people and days. */
export interface Invite {
  uses?: number
  days?: number
  role?: ServerRole
}

/** Invitations that are good, newest first. */
export interface ListInvitations {
  cursor?: string | null
  limit?: number | null
}

/** Let nobody use an invitation any more. */
export interface RevokeInvitation {
  invitation: string
}

/** Who holds a session's token: a guest, a browser's cookie, or a program. */
export type SessionKind = 'guest' | 'browser' | 'program'

/** One way in that somebody has open; `current` is the one that asks. */
export interface Session {
  id: string
  kind: SessionKind
  agent: string | null
  address: string | null
  created_at: string
  used_at: string
  expires_at: string
  current: boolean
}

/** Who came in, and the token; it is null when it was set as a cookie. */
export interface SessionOpened {
  user: User
  session: Session
  token: string | null
}

/** Who asks, and by which session. */
export interface SessionReply {
  user: User
  session: Session
}

/** One's sessions, the one used last first; there are few enough for one page. */
export interface SessionList {
  sessions: Session[]
}

/** One's own account. `email` is the verified address, `email_pending` one that is not yet. */
export interface Account {
  user: User
  role: ServerRole
  email: string | null
  email_pending: string | null
  created_at: string
  password_changed_at: string
}

/** One's account as it is now. */
export interface AccountReply {
  account: Account
}

/** An invitation, without its secret. */
export interface Invitation {
  id: string
  role: ServerRole
  uses_left: number
  created_by: string
  created_at: string
  expires_at: string
}

/** An invitation, and the link to give away: it is told only now. */
export interface InvitationMade {
  invitation: Invitation
  link: string
}

/** A page of invitations, newest first; `next` is the cursor of the next one. */
export interface InvitationList {
  invitations: Invitation[]
  next: string | null
}

/** A message as it is now. */
export interface ReadMessage {
  message: string
}

/** An emoji of one's own on a message. */
export interface ReactionRequest {
  message: string
  emoji: string
}

/** Say how far one has read in a room; back only with `unread`. */
export interface MarkRoomRead {
  room: string
  position: number
  unread?: boolean
}

/** Say how far one has read in a whisper; back only with `unread`. */
export interface MarkWhisperRead {
  whisper: string
  position: number
  unread?: boolean
}

/** A day of the week; in the order of `date.weekday()`. */
export type Weekday =
  | 'monday'
  | 'tuesday'
  | 'wednesday'
  | 'thursday'
  | 'friday'
  | 'saturday'
  | 'sunday'

/** Hours of some days, which end the next day if `until` is not past `since`. */
export interface QuietSpan {
  days: Weekday[]
  since: string
  until: string
}

/**
 * When not to be told of anything, by the clock of a time zone of the IANA database.
 *
 * Attributes:
 *     time_zone: such as Europe/Zurich.
 *     spans: none for never.
 *     except_rooms: of which rooms one is told all the same; their ids, when it is read.
 *     except_people: of which people one is, likewise.
 */
export interface QuietHours {
  time_zone: string
  spans?: QuietSpan[]
  except_rooms?: string[]
  except_people?: string[]
}

/** How often mail says what is still unread. */
export type Digest = 'off' | 'daily' | 'weekly'

/**
 * When mail tells of what is unread.
 *
 * Attributes:
 *     after_minutes: of what is said to one and no device was told; null for never.
 *     digest: how often of all that is still unread, in the morning.
 */
export interface MailChoice {
  after_minutes: number | null
  digest: Digest
}

/** What somebody wants to be told of, in all rooms of which they say nothing else. */
export type Choice = 'all' | 'direct_and_mentions' | 'nothing'

/** How much of a message is told to a device, past our own server. */
export type Privacy = 'full' | 'sender' | 'nothing'

/** What somebody wants to be told of everywhere, and when not. */
export interface NotificationSettings {
  tells: Choice
  keywords: string[]
  privacy: Privacy
  delay_seconds: number
  quiet_until: string | null
  quiet_hours: QuietHours
  mail: MailChoice
}

/**
 * Choose what one wants to be told of: what is missing stays.
 *
 * Attributes:
 *     tells: of what, in all rooms of which nothing else is said.
 *     keywords: words and phrases of which one is told wherever one hears them.
 *     privacy: how much of a message devices are told.
 *     delay_seconds: how long one may read something before being told of it.
 *     quiet_until: do not disturb until then; null to be told again.
 *     quiet_hours: nor every week.
 *     mail: when mail tells of what is unread.
 */
export interface ChangeNotificationSettings {
  tells?: Choice
  keywords?: string[]
  privacy?: Privacy
  delay_seconds?: number
  quiet_until?: string | null
  quiet_hours?: QuietHours
  mail?: MailChoice
}

/** What somebody wants to be told of in one room; `default` is as everywhere. */
export type RoomLevel = 'default' | 'all' | 'mentions' | 'nothing'

/** What somebody wants to be told of in one room; until `quiet_until` of nothing. */
export interface RoomNotifications {
  room: string
  level: RoomLevel
  quiet_until: string | null
}

/** What one wants to be told of in a room. */
export interface ReadRoomNotifications {
  room: string
}

/** Choose what one wants to be told of in a room; what is not given is as everywhere. */
export interface SetRoomNotifications {
  room: string
  level?: RoomLevel
  quiet_until?: string | null
}

/** Get no more mail about what is unread: by the token of such a mail, without signing in. */
export interface StopMail {
  token: string
}

/** What one wants to be told of, with the rooms of which one said something else. */
export interface NotificationSettingsReply {
  settings: NotificationSettings
  rooms: RoomNotifications[]
}

/** What one wants to be told of in a room. */
export interface RoomNotificationsReply {
  notifications: RoomNotifications
}

/** Who somebody is, with what they say of themselves. */
export interface Profile {
  id: string
  username: string
  name: string | null
  avatar: string | null
  guest: boolean
  bot: boolean
  role: ServerRole
  bio: string | null
  pronouns: string | null
  time_zone: string | null
  created_at: string
  presence: Presence
}

/** One's own profile, with the settings that nobody else sees. */
export interface OwnProfile {
  id: string
  username: string
  name: string | null
  avatar: string | null
  guest: boolean
  bot: boolean
  role: ServerRole
  bio: string | null
  pronouns: string | null
  time_zone: string | null
  created_at: string
  presence: Presence
  availability: Availability
  shows_presence: boolean
  status_until: string | null
}

/** Change what one says of oneself: what is missing stays, null clears. */
export interface ChangeProfile {
  name?: string | null
  bio?: string | null
  pronouns?: string | null
  time_zone?: string | null
  shows_presence?: boolean
}

/** Somebody's profile. */
export interface ReadProfile {
  user: string
}

/**
 * Be shown with a picture: with the square at x and y of it, or with its middle.
 *
 * The square is one of the picture as it is shown, in pixels; give all of it, or nothing.
 */
export interface SetAvatar {
  x?: number | null
  y?: number | null
  size?: number | null
}

/** People of the server, by name. */
export interface ListPeople {
  query?: string | null
  cursor?: string | null
  limit?: number | null
}

/** Change what somebody is on the server. */
export interface SetServerRole {
  user: string
  role: ServerRole
}

/** Somebody whom one blocks, or blocks no longer. */
export interface BlockedPerson {
  user: string
}

/** Those whom one has blocked, by name. */
export interface ListBlocked {
  cursor?: string | null
  limit?: number | null
}

/** What was reported: open reports alone, closed ones alone, or both. */
export interface ListReports {
  open?: boolean | null
  cursor?: string | null
  limit?: number | null
}

/** Say what came of a report. */
export interface CloseReport {
  report: string
  outcome: string
}

/** Somebody's profile. */
export interface ProfileReply {
  profile: Profile
}

/** One's own profile. */
export interface OwnProfileReply {
  profile: OwnProfile
}

/** A page of people; `next` is the cursor of the next one, null at the end. */
export interface PersonList {
  users: User[]
  next: string | null
}

/**
 * What somebody reported, with what they saw at that moment, for moderators.
 *
 * `context` is the message with up to five before and five behind it, in order.
 */
export interface FiledReport {
  id: string
  reporter: User
  user: User
  message: Message | null
  context: Message[]
  reason: string
  created_at: string
  closed_at: string | null
  closed_by: User | null
  outcome: string | null
}

/** A report as it is now. */
export interface ReportReply {
  report: FiledReport
}

/** A page of reports, oldest first; `next` is the cursor of the next one. */
export interface ReportList {
  reports: FiledReport[]
  next: string | null
}

/** By what a push is encrypted: both in base64url, as browsers give them. */
export interface SubscriptionKeys {
  p256dh: string
  auth: string
}

/**
 * Have a device woken: what a browser's `PushSubscription.toJSON()` gives, and a name.
 *
 * The same endpoint again takes the place of what was said of it before.
 */
export interface Subscribe {
  endpoint: string
  keys: SubscriptionKeys
  name?: string | null
}

/** Call a device something else. */
export interface RenameSubscription {
  subscription: string
  name: string
}

/** Have a device woken no longer. */
export interface Unsubscribe {
  subscription: string
}

/** Wake a device, to see whether that works. */
export interface TrySubscription {
  subscription: string
}

/** What a browser needs to subscribe: its `applicationServerKey`, in base64url. */
export interface PushServer {
  public_key: string
}

/**
 * A device of one's own; `service` is the host of its push service.
 *
 * Attributes:
 *     last_ok_at: when its push service last took something, to the hour.
 *     failing: whether it did not take the latest.
 *     current: whether it belongs to the session that asks.
 */
export interface PushDevice {
  id: string
  name: string
  service: string
  created_at: string
  last_ok_at: string | null
  failing: boolean
  current: boolean
}

/** The device as it is now. */
export interface PushDeviceReply {
  subscription: PushDevice
}

/** One's devices, those first that subscribed first. */
export interface PushDeviceList {
  subscriptions: PushDevice[]
}

/** What happens to a push, in this order. */
export type PushStage = 'encrypt' | 'resolve' | 'connect' | 'accept'

/** How one stage went; `detail` is a sentence for a person where it did not go well. */
export interface PushStep {
  stage: PushStage
  ok: boolean
  detail: string | null
}

/**
 * What happened when a device was woken, up to the first stage that failed.
 *
 * `status` is what its push service answered. Whether something arrives at the device is what the
 * device alone can tell.
 */
export interface PushTrial {
  ok: boolean
  status: number | null
  steps: PushStep[]
}

/** What a push is about. */
export type PushKind = 'message' | 'summary' | 'read' | 'test'

/**
 * What a device is told, encrypted for it alone; the service worker reads it.
 *
 * Attributes:
 *     kind: what it is about.
 *     tag: of the notification, which a later one with the same tag replaces.
 *     title: the notification's first line; null for `read`.
 *     body: its other lines, or null.
 *     url: what to open, within this server.
 *     badge: how many messages to them, or that mention them, are unread.
 *     icon: the picture of whose message it is, or null.
 *     room: where it was said.
 *     stream: the room's or the whisper's id.
 *     message: which message.
 *     position: of that message; for `read`, the last one that is read.
 *     sent_at: when it was said.
 */
export interface Push {
  kind: PushKind
  tag: string
  title: string | null
  body: string | null
  url: string
  badge: number
  icon?: string | null
  room?: string | null
  stream?: string | null
  message?: string | null
  position?: number | null
  sent_at?: string | null
}

/** A room that is to be archived, or no longer. */
export interface ArchivedRoom {
  room: string
}

/** A member who is only to listen until an instant. */
export interface MutedMember {
  room: string
  user: string
  until: string
}

/** Let a member speak again. */
export interface LiftMute {
  room: string
  user: string
}

/** Somebody who is to be kept out of a room. */
export interface BannedPerson {
  room: string
  user: string
  until?: string | null
  reason?: string | null
}

/** Keep somebody out of a room no longer. */
export interface LiftBan {
  room: string
  user: string
}

/**
 * What is said of an upload beside its bytes, which are the body.
 *
 * With a `client_id` of one's own, sending the same again is answered with the first upload.
 */
export interface AddUpload {
  name?: string | null
  alt?: string | null
  client_id?: string | null
}

/** Take an upload back that is in no message yet. */
export interface DropUpload {
  upload: string
}

/** Something that waits to be sent by its uploader: an image, or a file of another kind. */
export interface Upload {
  id: string
  image: Image | null
  file: File | null
  expires_at: string
}

/** What was uploaded; its `id` goes into a message, once. */
export interface UploadReply {
  upload: Upload
}

/** What the server says without being asked. */
export interface ServerEvents {
  welcome: Welcome
  message: Message
  message_changed: Message
  user_joined: UserJoined
  user_left: UserLeft
  member_changed: MemberChanged
  room_changed: Room
  room_joined: RoomJoined
  room_removed: RoomRemoved
  join_asked: JoinAsked
  read: ReadMoved
  typing: Typing
  behind: Behind
  presence: Presence
  profile_changed: User
  report_filed: ReportFiled
  problem: Problem
}

/** What a client may ask and what it is answered. */
export interface ClientEvents {
  add_user: { request: AddUser; reply: Named }
  create_room: { request: CreateRoom; reply: RoomReply }
  join_room: { request: JoinRoom; reply: JoinReply }
  leave_room: { request: LeaveRoom; reply: Done }
  send_message: { request: SendMessage; reply: SendReply }
  edit_message: { request: EditMessage; reply: MessageReply }
  delete_message: { request: DeleteMessage; reply: MessageReply }
  react: { request: React; reply: MessageReply }
  pin: { request: Pin; reply: MessageReply }
  list_pins: { request: ListPins; reply: MessageList }
  list_edits: { request: ListEdits; reply: EditList }
  mark_read: { request: MarkRead; reply: ReadReply }
  typing: { request: SetTyping; reply: Done }
  search: { request: Search; reply: SearchReply }
  history: { request: History; reply: HistoryReply }
  catch_up: { request: CatchUp; reply: CatchUpReply }
  list_rooms: { request: ListRooms; reply: RoomList }
  list_members: { request: ListMembers; reply: MemberList }
  open_direct: { request: OpenDirect; reply: RoomReply }
  invite: { request: AddMember; reply: Done }
  remove_member: { request: RemoveMember; reply: Done }
  ask_to_join: { request: AskToJoin; reply: Done }
  list_join_requests: { request: ListJoinRequests; reply: JoinRequestList }
  answer_join_request: { request: AnswerJoinRequest; reply: Done }
  update_room: { request: UpdateRoom; reply: RoomReply }
  archive_room: { request: ArchiveRoom; reply: RoomReply }
  mute_member: { request: MuteMember; reply: Done }
  ban: { request: Ban; reply: Done }
  list_bans: { request: ListBans; reply: BanList }
  list_audit: { request: ListAudit; reply: AuditList }
  watch: { request: Watch; reply: WatchReply }
  set_status: { request: SetStatus; reply: PresenceReply }
  set_role: { request: SetRole; reply: Done }
  block: { request: Block; reply: Done }
  report: { request: Report; reply: Done }
}
