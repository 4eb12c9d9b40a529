"""Making, entering, leaving and finding rooms."""

from collections.abc import Collection
from dataclasses import dataclass, field

from stonechat.actions.access import access_room, access_self, check_right, find_membership
from stonechat.actions.act import Outcome
from stonechat.actions.arrivals import check_may_enter, enter
from stonechat.actions.changes import MemberJoined
from stonechat.actions.departures import leave
from stonechat.actions.paging import name_cursor, name_place, room_cursor
from stonechat.actions.store import Page, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import (
    AlreadyInRoom,
    InvalidRequest,
    InvalidRoomName,
    RoomNameTaken,
)
from stonechat.chat.names import clean_name, name_fault, name_keys
from stonechat.chat.rights import Right, creation_right
from stonechat.chat.values import Membership, Person, Role, Room, RoomAccess, RoomKind
from stonechat.wire import requests
from stonechat.wire.replies import Done, JoinReply, MemberList, RoomList, RoomReply
from stonechat.wire.shapes import Member, room_shape, timestamp, user_shape

LOBBY = "lobby"
"""The public room that is always there."""


@dataclass(frozen=True, slots=True)
class Creation:
    """A room that somebody wants to make."""

    actor: Person
    request: requests.CreateRoom


@dataclass(frozen=True, slots=True)
class Joining:
    """A room to enter; `heard` are the rooms that this connection entered before."""

    actor: Person
    request: requests.JoinRoom
    heard: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A room that somebody wants to leave."""

    actor: Person
    request: requests.LeaveRoom


def create_room(tx: Transaction, asked: Creation) -> Outcome[RoomReply]:
    """Make a room whose owner and first member is the actor; emits MemberJoined.

    Raises NotNamed, Forbidden, InvalidRequest, InvalidRoomName or RoomNameTaken.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    kind = RoomKind(request.visibility or RoomKind.PUBLIC)
    check_right(creation_right(kind), actor)
    if kind is RoomKind.PUBLIC:
        room = add_public_room(tx, request.name, request.title, request.topic, actor.id)
    else:
        room = _add_private_room(tx, request, actor.id)
    room = tx.begin_membership(room, actor.id, Role.OWNER, read_position=0)
    shape = room_shape(room)
    return Outcome(RoomReply(room=shape), (MemberJoined(shape, user_shape(actor), Role.OWNER),))


def ensure_lobby(tx: Transaction, _: None = None) -> Outcome[bool]:
    """Make the lobby unless it is there; answers whether it was made."""
    if tx.find_room(LOBBY, actor_id="") is not None:
        return Outcome(reply=False)
    add_public_room(tx, LOBBY, None, None, None)
    return Outcome(reply=True)


def add_public_room(
    tx: Transaction, name: str | None, title: str | None, topic: str | None, creator: str | None
) -> Room:
    """Store an empty public room under a free name; raises InvalidRoomName or RoomNameTaken."""
    if name is None:
        raise InvalidRequest("`name` is missing.", path="name")
    fault = name_fault(name)
    if fault:
        raise InvalidRoomName(fault)
    room = _empty_room(tx, RoomKind.PUBLIC, clean_name(name), title, topic)
    tx.add_room(room, creator)
    if not tx.claim_room_name(room.id, name_keys(name)):
        raise RoomNameTaken(name)
    return room


def _add_private_room(tx: Transaction, request: requests.CreateRoom, creator: str) -> Room:
    """Store an empty private room, which has a title: names must not tell that it exists."""
    if request.name is not None:
        raise InvalidRequest("A private room has no name. Give it a title.", path="name")
    if not (request.title or "").strip():
        raise InvalidRequest("A private room needs a title.", path="title")
    room = _empty_room(tx, RoomKind.PRIVATE, None, request.title, request.topic)
    tx.add_room(room, creator)
    return room


def _empty_room(
    tx: Transaction, kind: RoomKind, name: str | None, title: str | None, topic: str | None
) -> Room:
    return Room(
        id=tx.new_id(),
        kind=kind,
        name=name,
        title=title,
        topic=topic,
        members_count=0,
        head=0,
        revision=0,
        created_at=tx.now,
    )


def join_room(tx: Transaction, asked: Joining) -> Outcome[JoinReply]:
    """Enter a public room, or read one's own room anew on a new connection.

    Emits MemberJoined unless the actor is a member already. Raises NotNamed, RoomNotFound,
    AlreadyInRoom, or Forbidden for who is banned and where nobody comes in any more.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    if access.is_member and access.room.id in asked.heard:
        raise AlreadyInRoom(access.room.id)
    if access.is_member:  # on another connection, since this one was told that it is not
        return Outcome(_join_reply(tx, access, actor, request))
    check_may_enter(tx, access.room, actor)
    room, change = enter(tx, access.room, actor)
    entered = RoomAccess(room, find_membership(tx, room.id, actor.id))
    return Outcome(_join_reply(tx, entered, actor, request), (change,))


def rejoin_room(tx: Transaction, asked: Joining) -> JoinReply | None:
    """What `join_room` answers somebody who is in the room already; None for others.

    Raises NotNamed, RoomNotFound or AlreadyInRoom.
    """
    actor = access_self(tx, asked.actor)
    access = access_room(tx, actor.id, asked.request.room)
    if not access.is_member:
        return None
    if access.room.id in asked.heard:
        raise AlreadyInRoom(access.room.id)
    return _join_reply(tx, access, actor, asked.request)


def _join_reply(
    tx: Transaction, access: RoomAccess, actor: Person, request: requests.JoinRoom
) -> JoinReply:
    room, own = access.room, access.membership
    members = tx.list_members(room.id, query="", after=None, limit=limits.JOIN_MEMBERS)
    if own is not None and all(member.user.id != actor.id for member in members):
        members[limits.JOIN_MEMBERS - 1 :] = [_own_member(room, own, actor)]
    limit = request.limit or limits.PAGE_DEFAULT
    page = tx.read_page(room.id, Page(limit=limit, first=access.first_visible))
    (shape,) = tx.room_shapes([room])
    return JoinReply(room=shape, members=members, messages=page.messages)


def _own_member(room: Room, membership: Membership, actor: Person) -> Member:
    muted_until = membership.muted_until
    return Member(
        user=user_shape(actor),
        role=membership.role,
        joined_at=timestamp(membership.joined_at),
        left_at=None,
        read=membership.read_position if room.receipts else None,
        muted_until=timestamp(muted_until) if muted_until else None,
    )


def leave_room(tx: Transaction, asked: Leaving) -> Outcome[Done]:
    """Stop being a member; emits MemberLeft, and MemberChanged for who inherits a private room.

    Raises RoomNotFound or NotInRoom.
    """
    access = access_room(tx, asked.actor.id, asked.request.room, lock=True)
    check_right(Right.LEAVE_ROOM, asked.actor, access)
    actor = access_self(tx, asked.actor)  # by another name, perhaps, than when they connected
    return Outcome(Done(), leave(tx, actor, access))


def list_rooms(tx: Transaction, actor: Person, request: requests.ListRooms) -> RoomList:
    """A page of rooms, by name, or by title where there is none.

    Public ones, and with a query also the actor's own private ones.
    """
    limit = request.limit or limits.PAGE_DEFAULT
    rooms = tx.list_rooms(
        actor.id,
        query=request.query or "",
        after=name_place(request.cursor),
        limit=limit + 1,
    )
    last = rooms[limit - 1] if len(rooms) > limit else None
    return RoomList(rooms=rooms[:limit], next=room_cursor(last) if last else None)


def read_room(tx: Transaction, actor: Person, request: requests.ReadRoom) -> RoomReply:
    """A room as it is now, if the actor may see it; raises RoomNotFound."""
    (shape,) = tx.room_shapes([access_room(tx, actor.id, request.room).room])
    return RoomReply(room=shape)


def list_members(tx: Transaction, actor: Person, request: requests.ListMembers) -> MemberList:
    """A page of a room's members, by username; raises RoomNotFound."""
    access = access_room(tx, actor.id, request.room)
    limit = request.limit or limits.PAGE_DEFAULT
    members = tx.list_members(
        access.room.id,
        query=request.query or "",
        after=name_place(request.cursor),
        limit=limit + 1,
    )
    last = members[limit - 1].user if len(members) > limit else None
    return MemberList(
        members=members[:limit],
        next=name_cursor(last) if last else None,
    )
