"""Whispers: streams of private messages inside a room, found only by who is part of them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, insert, literal_column, select

from stonechat.actions.store import OwnWhisper, WhisperStream
from stonechat.storage.dialect import as_rows
from stonechat.storage.memberships import unread_count
from stonechat.storage.messages import MESSAGE, to_messages
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.rooms import lock_streams
from stonechat.storage.tables import (
    Characters,
    messages,
    streams,
    users,
    whisper_members,
    whispers,
)
from stonechat.wire.replies import WhisperState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Message, User

_STREAM = [whispers.c.id, whispers.c.room_id, streams.c.head, streams.c.revision]
_STREAM_TABLES = whispers.join(streams, streams.c.id == whispers.c.id)


@Prepared
def _by_key(_: Dialect) -> Statement:
    found = select(*_STREAM).select_from(_STREAM_TABLES)
    return found.where(
        whispers.c.room_id == bindparam("room"), whispers.c.key == bindparam("people")
    )


@beside_places
def _add_stream(_: Dialect) -> Statement:
    return insert(streams)


@beside_places
def _add_whisper(_: Dialect) -> Statement:
    return insert(whispers)


@beside_places
def _add_members(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    zero: ColumnElement[int] = literal_column("0")
    rows = select(bindparam("whisper", type_=Characters), ids.c.id, zero, zero, zero)
    columns = ["whisper_id", "user_id", "read_position", "read_changes", "own_past_read"]
    return insert(whisper_members).from_select(columns, rows)


@Prepared
def _own(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    tables = ids.join(whispers, whispers.c.id == ids.c.id)
    tables = tables.join(streams, streams.c.id == whispers.c.id)
    tables = tables.join(whisper_members, whisper_members.c.whisper_id == whispers.c.id)
    found = select(
        *_STREAM,
        whisper_members.c.read_position,
        whisper_members.c.read_changes,
        whisper_members.c.own_past_read,
    )
    return found.select_from(tables).where(whisper_members.c.user_id == bindparam("person"))


@Prepared
def _members(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    tables = ids.join(whisper_members, whisper_members.c.whisper_id == ids.c.id)
    tables = tables.join(users, users.c.id == whisper_members.c.user_id)
    found = select(whisper_members.c.whisper_id, *USER).select_from(tables)
    return found.order_by(whisper_members.c.whisper_id, whisper_members.c.user_id)


@Prepared
def _of_person(_: Dialect) -> Statement:
    tables = whisper_members.join(whispers, whispers.c.id == whisper_members.c.whisper_id)
    tables = tables.join(streams, streams.c.id == whispers.c.id)
    found = select(*_STREAM, whisper_members.c.read_position, whisper_members.c.own_past_read)
    found = found.select_from(tables).where(whisper_members.c.user_id == bindparam("person"))
    return found.order_by(whisper_members.c.whisper_id.desc()).limit(bindparam("most"))


@Prepared
def _own_by_id(_: Dialect) -> Statement:
    tables = whisper_members.join(whispers, whispers.c.id == whisper_members.c.whisper_id)
    found = select(*_STREAM).select_from(tables.join(streams, streams.c.id == whispers.c.id))
    found = found.where(
        whisper_members.c.user_id == bindparam("person"),
        whisper_members.c.whisper_id > bindparam("after"),
    )
    return found.order_by(whisper_members.c.whisper_id).limit(bindparam("most"))


@Prepared
def _between(_: Dialect) -> Statement:
    # From those of the person that are in the room; of each no more than are asked for, between
    # two positions that an index tells.
    own = whispers.join(whisper_members, whisper_members.c.whisper_id == whispers.c.id)
    each = messages.alias("each")

    def standing(*order: ColumnElement[int]) -> Select[tuple[int]]:
        within = each.c.after_position.between(bindparam("first"), bindparam("last"))
        inside = and_(each.c.after_position.is_not(None), within)
        positions = select(each.c.position).where(each.c.stream_id == whispers.c.id, inside)
        return positions.order_by(*order).limit(1).correlate(whispers)

    latest_first = (each.c.after_position.desc(), each.c.position.desc())
    latest = standing(*latest_first).scalar_subquery()
    earliest = standing(each.c.after_position, each.c.position).scalar_subquery()
    last_asked_for = standing(*latest_first).offset(bindparam("beyond")).scalar_subquery()
    found = select(*MESSAGE).select_from(
        own.join(messages, messages.c.stream_id == whispers.c.id).join(
            users, users.c.id == messages.c.author_id
        )
    )
    found = found.where(
        whispers.c.room_id == bindparam("room"),
        whisper_members.c.user_id == bindparam("person"),
        messages.c.position.between(func.coalesce(last_asked_for, earliest), latest),
    )
    newest = (messages.c.after_position.desc(), messages.c.id.desc())
    return found.order_by(*newest).limit(bindparam("most"))


def open_whisper(tx: Handle, room_id: str, member_ids: Sequence[str]) -> WhisperStream:
    """Find or make the stream of these people in a room, and hold its counters.

    Args:
        tx: a transaction that holds the room's counters, so that no other makes the same one.
        room_id: where.
        member_ids: everybody who is part of it, the author too, each once.
    """
    ordered = tuple(sorted(member_ids))
    people = people_key(ordered)
    rows = tx.fetch(_by_key, room=room_id, people=people)
    if not rows:
        return _make(tx, room_id, ordered, people)
    if tx.dialect.locks_rows:
        lock_streams(tx, [rows[0].id])
        rows = tx.fetch(_by_key, room=room_id, people=people)
    return _to_stream(rows[0], ordered)


def people_key(ordered_ids: Iterable[str]) -> str:
    """Write a set of people, given by their ids in order, as a key of one size."""
    return sha256("\n".join(ordered_ids).encode()).hexdigest()


def _make(tx: Handle, room_id: str, member_ids: tuple[str, ...], people: str) -> WhisperStream:
    whisper_id = tx.new_id()
    tx.run(_add_stream, id=whisper_id, kind="whisper", head=0, revision=0)
    tx.run(_add_whisper, id=whisper_id, room_id=room_id, key=people, created_at=tx.now_stored)
    tx.run(_add_members, whisper=whisper_id, ids=as_rows([one] for one in member_ids))
    return WhisperStream(whisper_id, room_id, member_ids, 0, 0)


def find_own_whisper(
    tx: Handle, whisper_id: str, actor_id: str, *, lock: bool = False
) -> OwnWhisper | None:
    """Find a whisper that the actor is part of, whether or not they are still in its room."""
    if lock:
        lock_streams(tx, [whisper_id])
    rows = tx.fetch(_own, ids=as_rows([[whisper_id]]), person=actor_id)
    if not rows:
        return None
    member_ids = tuple(user.id for user in _members_of(tx, [whisper_id])[whisper_id])
    row = rows[0]
    return OwnWhisper(
        _to_stream(row, member_ids), row.read_position, row.read_changes, row.own_past_read
    )


def own_whispers(
    tx: Handle, whisper_ids: Collection[str], person_id: str
) -> Mapping[str, WhisperStream]:
    """Find those of these whispers that somebody is part of, by id, without their members."""
    rows = tx.fetch(_own, ids=as_rows([one] for one in whisper_ids), person=person_id)
    return {row.id: _to_stream(row, ()) for row in rows}


def whispers_of(tx: Handle, person_id: str, limit: int) -> list[WhisperState]:
    """List what somebody is part of, the one begun last first; the cost grows with their number."""
    rows = tx.fetch(_of_person, person=person_id, most=limit)
    members = _members_of(tx, [row.id for row in rows]) if rows else {}
    return [
        WhisperState(
            id=row.id,
            room=row.room_id,
            members=members[row.id],
            head=row.head,
            revision=row.revision,
            read=row.read_position,
            unread=unread_count(row.head, row.read_position, row.own_past_read),
        )
        for row in rows
    ]


def list_own_whispers(
    tx: Handle, person_id: str, *, after: str | None, limit: int
) -> list[WhisperStream]:
    """List what somebody is part of by id, those behind the id `after` only; without members."""
    rows = tx.fetch(_own_by_id, person=person_id, after=after or "", most=limit)
    return [_to_stream(row, ()) for row in rows]


def whispers_between(
    tx: Handle, person_id: str, room_id: str, first: int, last: int, limit: int
) -> list[Message]:
    """Read what was whispered with somebody in a room while its head was within bounds.

    Oldest first; the newest of them if there are more. The cost grows with the whispers that they
    are part of in this room, and of each with what is read.
    """
    place = {"first": first, "last": last, "most": limit, "beyond": limit - 1}
    rows = tx.fetch(_between, person=person_id, room=room_id, **place)
    return to_messages(tx, rows[::-1])


def _members_of(tx: Handle, whisper_ids: Iterable[str]) -> dict[str, list[User]]:
    found: dict[str, list[User]] = {one: [] for one in whisper_ids}
    for row in tx.fetch(_members, ids=as_rows([one] for one in found)):
        found[row.whisper_id].append(to_user(row))
    return found


def _to_stream(row: Any, member_ids: tuple[str, ...]) -> WhisperStream:  # noqa: ANN401
    return WhisperStream(row.id, row.room_id, member_ids, row.head, row.revision)
