"""Rooms: finding, making and locking them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, insert, or_, select

from stonechat.chat.folding import fold
from stonechat.chat.names import name_key
from stonechat.chat.values import (
    Circle,
    HistoryView,
    Membership,
    Role,
    Room,
    RoomAccess,
    RoomKind,
)
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_optional_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, memberships, messages, rooms, streams

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, FromClause

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

ROOM: Final[list[ColumnElement[Any]]] = [
    rooms.c.id.label("room_id"),
    rooms.c.kind.label("room_kind"),
    rooms.c.name.label("room_name"),
    rooms.c.title,
    rooms.c.topic,
    rooms.c.members_count,
    rooms.c.created_at,
    rooms.c.archived_at,
    rooms.c.history,
    rooms.c.posting,
    rooms.c.calling,
    rooms.c.inviting,
    rooms.c.receipts,
    rooms.c.slow_seconds,
    streams.c.head,
    streams.c.revision,
]
"""What `to_room` reads, from `ROOM_TABLES`."""

ROOM_TABLES: Final[FromClause] = rooms.join(streams, streams.c.id == rooms.c.id)

MEMBERSHIP: Final[list[ColumnElement[Any]]] = [
    memberships.c.user_id.label("member_id"),
    memberships.c.role,
    memberships.c.joined_at,
    memberships.c.left_at,
    memberships.c.read_position,
    memberships.c.joined_head,
    memberships.c.read_changes,
    memberships.c.own_past_read,
    memberships.c.muted_until,
]
"""What `to_access` reads besides `ROOM`; all absent for who was never in the room."""

_ID: Final = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

IS_VISIBLE: Final = or_(
    rooms.c.kind == RoomKind.PUBLIC.value,
    and_(memberships.c.user_id.is_not(None), memberships.c.left_at.is_(None)),
)
"""Whether somebody whose memberships are joined may know of the room, as `may_see` says it."""


IS_READABLE: Final = or_(
    rooms.c.history == HistoryView.ALL.value,
    memberships.c.user_id.is_(None),
    messages.c.position > memberships.c.joined_head,
)
"""Whether a message of a room that is visible may be read, as `RoomAccess.first_visible` says."""


def to_room(row: Any) -> Room:  # noqa: ANN401
    """Read a room from a row that has the columns `ROOM`."""
    return Room(
        id=row.room_id,
        kind=RoomKind(row.room_kind),
        name=row.room_name,
        title=row.title,
        topic=row.topic,
        members_count=row.members_count,
        head=row.head,
        revision=row.revision,
        created_at=to_instant(row.created_at),
        archived_at=to_optional_instant(row.archived_at),
        history=HistoryView(row.history),
        posting=Circle(row.posting),
        calling=Circle(row.calling),
        inviting=Circle(row.inviting),
        receipts=bool(row.receipts),
        slow_seconds=row.slow_seconds,
    )


def to_access(row: Any, room: Room) -> RoomAccess:  # noqa: ANN401
    """Read how somebody stands to a room from a row that has the columns `MEMBERSHIP`."""
    if row.member_id is None:
        return RoomAccess(room, None)
    membership = Membership(
        room_id=room.id,
        person_id=row.member_id,
        role=Role(row.role),
        joined_at=to_instant(row.joined_at),
        left_at=to_optional_instant(row.left_at),
        read_position=row.read_position,
        joined_head=row.joined_head,
        read_changes=row.read_changes,
        own_past_read=row.own_past_read,
        muted_until=to_optional_instant(row.muted_until),
    )
    return RoomAccess(room, membership)


@Prepared
def _room(_: Dialect) -> Statement:
    actors = and_(memberships.c.room_id == rooms.c.id, memberships.c.user_id == bindparam("actor"))
    found = select(*ROOM, *MEMBERSHIP).select_from(ROOM_TABLES.outerjoin(memberships, actors))
    meant = or_(rooms.c.id == bindparam("reference"), rooms.c.key == bindparam("key"))
    return found.where(meant, IS_VISIBLE)


@Prepared
def _lock(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    locked = select(streams.c.id).where(streams.c.id.in_(select(ids.c.id)))
    return locked.order_by(streams.c.id).with_for_update()


@Prepared
def _room_ids(dialect: Dialect) -> Statement:
    keys = dialect.given("keys", key=Characters)
    return select(rooms.c.key, rooms.c.id).join_from(keys, rooms, rooms.c.key == keys.c.key)


@Prepared
def _add_stream(_: Dialect) -> Statement:
    return insert(streams)


@Prepared
def _add_room(dialect: Dialect) -> Statement:
    return dialect.insert(rooms).on_conflict_do_nothing(index_elements=[rooms.c.direct_key])


@beside_places
def _drop_stream(_: Dialect) -> Statement:
    return delete(streams).where(streams.c.id == bindparam("which"))


def find_room(
    tx: Handle, reference: str, actor_id: str, *, lock: bool = False
) -> RoomAccess | None:
    """Look a room up by id, or a public one by name, as far as the actor may see it.

    Args:
        tx: the transaction.
        reference: a canonical id, or a name in any spelling that has the same key. No name can be
            read as an id, so only one room is meant.
        actor_id: who asks; nobody in particular may be an empty text.
        lock: hold the room's counters until the end of the transaction, and read what came before.
    """
    key = name_key(reference)
    rows = tx.fetch(_room, reference=reference, key=key, actor=actor_id)
    if rows and lock and tx.dialect.locks_rows:
        room_id = rows[0].room_id
        lock_streams(tx, [room_id])
        # By the id: another room may have got the name while this one was waited for.
        rows = tx.fetch(_room, reference=room_id, key="", actor=actor_id)
    return to_access(rows[0], to_room(rows[0])) if rows else None


def lock_streams(tx: Handle, ids: Iterable[str]) -> None:
    """Hold the counters of streams, in the order of their ids: nobody waits in a circle.

    Does nothing where a transaction is the only one that writes.
    """
    if tx.dialect.locks_rows:
        tx.fetch(_lock, ids=as_rows([stream_id] for stream_id in ids))


def find_room_ids(tx: Handle, references: Iterable[str]) -> dict[str, str]:
    """Map references to ids of rooms; those that might be ids themselves stand for what they are.

    Whether anybody may see the rooms, or whether they exist, is not looked at.
    """
    found = {}
    by_key: dict[str, list[str]] = {}
    for reference in references:
        found[reference] = reference
        if not _ID.fullmatch(reference):
            by_key.setdefault(name_key(reference), []).append(reference)
    if by_key:
        for row in tx.fetch(_room_ids, keys=as_rows([key] for key in by_key)):
            found.update(dict.fromkeys(by_key[row.key], row.id))
    return found


def add_room(
    tx: Handle, room: Room, creator_id: str | None, *, direct_key: str | None = None
) -> bool:
    """Store a room and the counters it comes with; `claim_room_name` makes its name its own.

    Waits for another transaction that is storing a direct room of the same key.

    Returns:
        False, with nothing stored, if there is one.
    """
    tx.run(_add_stream, id=room.id, kind="room", head=room.head, revision=room.revision)
    added = tx.run(
        _add_room,
        id=room.id,
        kind=room.kind.value,
        revision=room.revision,
        members_count=room.members_count,
        created_at=to_stored(room.created_at),
        created_by=creator_id,
        direct_key=direct_key,
        **character(room),
    )
    if not added:
        tx.run(_drop_stream, which=room.id)
    return bool(added)


def character(room: Room) -> dict[str, object]:
    """Write what a room is like, and can be made otherwise, for the columns that say so."""
    return {
        "name": room.name,
        "key": name_key(room.name) if room.name is not None else None,
        "title": room.title,
        "topic": room.topic,
        "folded": f"{fold(room.name or '')}\n{fold(room.title or '')}",
        "searched": name_key(f"{room.name or ''}\n{room.title or ''}"),
        "archived_at": to_stored(room.archived_at) if room.archived_at else None,
        "history": room.history.value,
        "posting": room.posting.value,
        "calling": room.calling.value,
        "inviting": room.inviting.value,
        "receipts": room.receipts,
        "slow_seconds": room.slow_seconds,
    }


def contains(query: str) -> str:
    r"""Write the LIKE pattern of texts that hold this one, folded, with `\` as the escape."""
    return holding(name_key(query))


def holding(part: str) -> str:
    r"""Write the LIKE pattern of texts that hold this one as it is, with `\` as the escape."""
    for special in "\\%_":
        part = part.replace(special, f"\\{special}")
    return f"%{part}%"
