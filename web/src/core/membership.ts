import type {
  AuditList,
  Ban,
  BanList,
  CreateRoom,
  JoinReply,
  ListAudit,
  ListBans,
  ListMembers,
  ListRooms,
  MemberList,
  MuteMember,
  OpenDirect,
  RemoveMember,
  Room,
  RoomList,
  SetRole,
  UpdateRoom,
} from '@/api/wire'
import { askFor, askToDo } from '@/core/asking'
import type { Connection } from '@/core/connection'
import type { JoinRequests } from '@/core/join-requests'
import type { Outcome } from '@/core/link'
import { failed, succeeded } from '@/lib/result'

/** The rooms, as far as being in them is concerned. */
interface Rooms {
  created(room: Room): void
  joined(reply: JoinReply): void
  entered(room: Room): void
  left(id: string): void
}

/**
 * Coming into rooms and going out of them, and everything that those do who run one. What it
 * changes is seen in the room by its broadcast.
 */
export class Membership {
  readonly #connection: Connection
  readonly #rooms: Rooms
  readonly requests: JoinRequests

  constructor(connection: Connection, rooms: Rooms, requests: JoinRequests) {
    this.#connection = connection
    this.#rooms = rooms
    this.requests = requests
  }

  /** A page of the rooms that one may find. */
  list(request: ListRooms): Promise<Outcome<RoomList>> {
    return this.#connection.request('list_rooms', request)
  }

  /** A private room has a title and no name. */
  create(request: CreateRoom): Promise<Outcome<Room>> {
    return askFor(this.#connection, ['create_room', request], ({ room }) => {
      this.#rooms.created(room)
      return room
    })
  }

  /** The one room of these people and oneself, whoever opened it first. */
  openDirect(request: OpenDirect): Promise<Outcome<Room>> {
    return askFor(this.#connection, ['open_direct', request], ({ room }) => {
      this.#rooms.entered(room)
      return room
    })
  }

  /** Becomes a member of a room that is known by its name or id. */
  join(reference: string): Promise<Outcome<Room>> {
    return askFor(this.#connection, ['join_room', { room: reference }], (reply) => {
      this.#rooms.joined(reply)
      return reply.room
    })
  }

  leave(room: string): Promise<Outcome<null>> {
    return new Promise((resolve) => {
      this.#connection.ask('leave_room', { room }, (outcome) => {
        const isOut = outcome.ok || outcome.reason.code === 'not_in_room'
        if (isOut) this.#rooms.left(room)
        resolve(isOut ? succeeded(null) : failed(outcome.reason))
      })
    })
  }

  /** Brings somebody in at once. */
  invite(room: string, user: string): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'invite', { room, user })
  }

  /** Asks to be let into a private room; nobody is told whether there is one. */
  askToJoin(room: string, text: string | null = null): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'ask_to_join', { room, text })
  }

  answer(room: string, user: string, isWelcome: boolean): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'answer_join_request', { room, user, accept: isWelcome }, () =>
      this.requests.answered(room, user),
    )
  }

  /** Everybody who asks to be let in, also from before we were here; `requests.asking` has them. */
  loadRequests(room: string, cursor: string | null = null): Promise<Outcome<string | null>> {
    return askFor(
      this.#connection,
      ['list_join_requests', { room, cursor, limit: 100 }],
      ({ requests, next }) => {
        this.requests.loaded(room, requests, cursor === null)
        return next
      },
    )
  }

  /** Changes what is given and leaves the rest; null clears title and topic. */
  update(request: UpdateRoom): Promise<Outcome<Room>> {
    return askFor(this.#connection, ['update_room', request], ({ room }) => room)
  }

  archive(room: string, isOn: boolean): Promise<Outcome<Room>> {
    return askFor(this.#connection, ['archive_room', { room, on: isOn }], (reply) => reply.room)
  }

  setRole(request: SetRole): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'set_role', request)
  }

  /** With `until` they cannot come in again before. */
  remove(request: RemoveMember): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'remove_member', request)
  }

  /** Lets somebody only listen until an instant; null lets them speak again. */
  mute(request: MuteMember): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'mute_member', request)
  }

  /** Keeps somebody out, for good or until an instant, or no longer. */
  ban(request: Ban): Promise<Outcome<null>> {
    return askToDo(this.#connection, 'ban', request)
  }

  bans(request: ListBans): Promise<Outcome<BanList>> {
    return this.#connection.request('list_bans', request)
  }

  /** What those did who run the room, the latest first. */
  audit(request: ListAudit): Promise<Outcome<AuditList>> {
    return this.#connection.request('list_audit', request)
  }

  /** Members by a part of their name, where a room has more than are loaded. */
  find(request: ListMembers): Promise<Outcome<MemberList>> {
    return this.#connection.request('list_members', request)
  }
}
