"""Direct rooms: which one is whose, and who is in them wherever a room is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from stonechat.chat.values import RoomKind
from stonechat.storage.dialect import as_rows
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import MEMBERSHIP, ROOM, ROOM_TABLES, to_access, to_room
from stonechat.storage.tables import Characters, memberships, rooms, users
from stonechat.wire.shapes import room_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stonechat.chat.values import Room, RoomAccess
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire import shapes
    from stonechat.wire.shapes import User


@Prepared
def _direct(_: Dialect) -> Statement:
    found = select(*ROOM, *MEMBERSHIP).select_from(
        ROOM_TABLES.join(memberships, memberships.c.room_id == rooms.c.id)
    )
    return found.where(
        rooms.c.direct_key == bindparam("key"), memberships.c.user_id == bindparam("actor")
    )


@Prepared
def _direct_members(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    found = select(memberships.c.room_id, *USER).join_from(
        ids, memberships, memberships.c.room_id == ids.c.id
    )
    found = found.join(users, users.c.id == memberships.c.user_id).where(
        memberships.c.left_at.is_(None)
    )
    return found.order_by(memberships.c.room_id, memberships.c.user_key, memberships.c.user_id)


def find_direct(tx: Handle, direct_key: str, actor_id: str) -> RoomAccess | None:
    """Find the direct room of a key, if the actor is or was in it."""
    rows = tx.fetch(_direct, key=direct_key, actor=actor_id)
    return to_access(rows[0], to_room(rows[0])) if rows else None


def room_shapes(tx: Handle, found: Sequence[Room]) -> list[shapes.Room]:
    """Write rooms, with their members where they are direct ones; in one statement at most."""
    direct = [room.id for room in found if room.kind is RoomKind.DIRECT]
    members: dict[str, list[User]] = {room_id: [] for room_id in direct}
    for row in tx.fetch(_direct_members, ids=as_rows([one] for one in direct)) if direct else ():
        members[row.room_id].append(to_user(row))
    return [room_shape(room, members.get(room.id)) for room in found]
