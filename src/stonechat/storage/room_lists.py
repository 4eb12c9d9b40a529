"""Rooms as they are found: by what they are called."""

from __future__ import annotations

from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, or_, select, tuple_

from stonechat.chat.names import ROOM_KEY_LENGTH, room_key
from stonechat.chat.values import RoomKind
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import ROOM, ROOM_TABLES, contains, to_room
from stonechat.storage.tables import memberships, rooms
from stonechat.wire.shapes import room_shape

if TYPE_CHECKING:
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire import shapes


@Prepared
def _public(_: Dialect) -> Statement:
    listed = select(*ROOM).select_from(ROOM_TABLES)
    listed = listed.where(
        rooms.c.kind == RoomKind.PUBLIC.value,
        # Said twice, so that the index is entered at the right place.
        rooms.c.key >= bindparam("after_key"),
        or_(rooms.c.key > bindparam("after_key"), rooms.c.id > bindparam("after_id")),
        rooms.c.searched.like(bindparam("pattern"), escape="\\"),
    )
    return listed.order_by(rooms.c.key, rooms.c.id).limit(bindparam("most"))


@Prepared
def _own_private(_: Dialect) -> Statement:
    # Without a name, what is searched is a line's end and the title.
    title = func.substr(rooms.c.searched, 2, ROOM_KEY_LENGTH)
    own = ROOM_TABLES.join(memberships, memberships.c.room_id == rooms.c.id)
    listed = select(*ROOM).select_from(own)
    listed = listed.where(
        memberships.c.user_id == bindparam("actor"),
        memberships.c.left_at.is_(None),
        rooms.c.kind == RoomKind.PRIVATE.value,
        tuple_(title, rooms.c.id) > tuple_(bindparam("after_key"), bindparam("after_id")),
        rooms.c.searched.like(bindparam("pattern"), escape="\\"),
    )
    return listed.order_by(title, rooms.c.id).limit(bindparam("most"))


def list_rooms(
    tx: Handle, actor_id: str, *, query: str, after: tuple[str, str] | None, limit: int
) -> list[shapes.Room]:
    """List rooms by (`room_key`, id), those behind `after` only.

    These are the public ones, and with a `query` the actor's own private ones as well: without
    one, they are known from `rooms_of`. `query` matches anywhere in name or title, folded; a page
    costs what it looks through until it is full, and the number of rooms that the actor is in.
    """
    after_key, after_id = after or ("", "")
    place = {"after_key": after_key, "after_id": after_id, "most": limit}
    pattern = contains(query)
    found = [room_shape(to_room(row)) for row in tx.fetch(_public, pattern=pattern, **place)]
    if not query:
        return found
    rows = tx.fetch(_own_private, actor=actor_id, pattern=pattern, **place)
    own = [room_shape(to_room(row)) for row in rows]
    return list(islice(merge(found, own, key=_place), limit))


def _place(room: shapes.Room) -> tuple[str, str]:
    return room_key(room.name, room.title), room.id
