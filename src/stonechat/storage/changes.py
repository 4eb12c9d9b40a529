"""What changed in a room since a revision: read from the present state, not from a log.

Whatever a change touched carries the revision of its latest change. New messages are found by
position, changed ones and memberships by indexes over `revision`; so an answer costs what it
contains, however large the room and however long ago the revision.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, literal_column, select

from stonechat.actions.store import Changes
from stonechat.storage.dialect import as_rows
from stonechat.storage.memberships import MEMBER, MEMBER_TABLES, to_member
from stonechat.storage.messages import MESSAGE, MESSAGE_TABLES, to_messages
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import (
    IS_VISIBLE,
    MEMBERSHIP,
    ROOM,
    ROOM_TABLES,
    to_access,
    to_room,
)
from stonechat.storage.tables import Characters, memberships, messages, rooms, streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stonechat.actions.store import Stream
    from stonechat.chat.values import RoomAccess
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Message

SCANNED_MOST: Final = 2_000
"""New messages that one answer looks at; those that changed since they were sent come later."""


@Prepared
def _own_rooms(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    tables = ROOM_TABLES.join(ids, ids.c.id == rooms.c.id)
    own = tables.join(memberships, memberships.c.room_id == rooms.c.id)
    found = select(*ROOM, *MEMBERSHIP).select_from(own)
    return found.where(
        memberships.c.user_id == bindparam("person"), memberships.c.left_at.is_(None)
    )


@Prepared
def _visible_rooms(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    # By both columns of one table: PostgreSQL would look up by the room alone otherwise.
    actors = and_(memberships.c.room_id == ids.c.id, memberships.c.user_id == bindparam("person"))
    tables = ids.join(rooms, rooms.c.id == ids.c.id).join(streams, streams.c.id == rooms.c.id)
    found = select(*ROOM, *MEMBERSHIP).select_from(tables.outerjoin(memberships, actors))
    return found.where(IS_VISIBLE)


@Prepared
def _sent_revision(_: Dialect) -> Statement:
    return select(messages.c.sent_revision).where(
        messages.c.stream_id == bindparam("stream"), messages.c.position == bindparam("place")
    )


@Prepared
def _new(_: Dialect) -> Statement:
    found = select(*MESSAGE).select_from(MESSAGE_TABLES)
    found = found.where(
        messages.c.stream_id == bindparam("stream"),
        messages.c.position.between(bindparam("first"), bindparam("last")),
        # Not "=", of which PostgreSQL expects so few that it would read and sort the whole range.
        messages.c.revision <= messages.c.sent_revision,
    )
    return found.order_by(messages.c.position).limit(bindparam("most"))


@Prepared
def _changed(_: Dialect) -> Statement:
    found = select(*MESSAGE).select_from(MESSAGE_TABLES)
    found = found.where(
        messages.c.stream_id == bindparam("stream"),
        messages.c.revision > messages.c.sent_revision,
        messages.c.revision > bindparam("since"),
        messages.c.revision <= bindparam("until"),
        messages.c.position >= bindparam("first"),
    )
    return found.order_by(messages.c.revision).limit(bindparam("most"))


@Prepared
def _members(_: Dialect) -> Statement:
    found = select(*MEMBER, memberships.c.revision).select_from(MEMBER_TABLES)
    found = found.where(
        memberships.c.room_id == bindparam("stream"),
        # As the condition of the index says it: a planner cannot compare it with a parameter.
        memberships.c.revision > literal_column("0"),
        memberships.c.revision > bindparam("since"),
        memberships.c.revision <= bindparam("until"),
    )
    return found.order_by(memberships.c.revision).limit(bindparam("most"))


def own_rooms(tx: Handle, room_ids: Iterable[str], person_id: str) -> Mapping[str, RoomAccess]:
    """Find those of the rooms that somebody is in, by id; in one statement."""
    rows = tx.fetch(_own_rooms, ids=as_rows([room_id] for room_id in room_ids), person=person_id)
    return {row.room_id: to_access(row, to_room(row)) for row in rows}


def visible_rooms(tx: Handle, room_ids: Iterable[str], person_id: str) -> Mapping[str, RoomAccess]:
    """Find those of the rooms that somebody may see, by id; in one statement."""
    ids = as_rows([room_id] for room_id in room_ids)
    rows = tx.fetch(_visible_rooms, ids=ids, person=person_id)
    return {row.room_id: to_access(row, to_room(row)) for row in rows}


def read_changes(
    tx: Handle, room: Stream, since: int, *, most: int, most_characters: int, first: int = 1
) -> Changes:
    """Read what has a revision past `since`, as it is now, oldest change first.

    Args:
        tx: a transaction in which `room` was read.
        room: a room or a whisper; its counters say up to where there is something to read.
        since: the revision that is known.
        most: messages and members to be returned at most, together.
        most_characters: of the messages' texts together; a single message may have more.
        first: the position from which on the asker may read.

    Returns:
        All changes up to the returned revision, which is the room's own unless there are too many.
        Where nearly all new messages changed later, an answer may be empty and yet not the last.
    """
    cut = _Cut(room.revision, most)
    new = cut.keep(*_read_new(tx, room, since, most + 1, first))
    place = {"stream": room.id, "since": since, "most": most + 1}
    changed = cut.keep(tx.fetch(_changed, until=cut.until, first=first, **place))
    members = cut.keep(tx.fetch(_members, until=cut.until, **place))
    cut.shorten([*new, *changed, *members])
    said = sorted((row for row in (*new, *changed) if row.revision <= cut.until), key=_revision)
    cut.shorten_texts(said, most_characters)
    return Changes(
        members=[to_member(row) for row in members if row.revision <= cut.until],
        messages=to_messages(tx, [row for row in said if row.revision <= cut.until]),
        revision=cut.until,
        complete=cut.until == room.revision,
    )


def read_new(tx: Handle, stream: Stream, since: int, most: int) -> list[Message]:
    """Read messages sent since a revision that did not change after it, whoever may read them.

    Oldest first; without the newest where there are more than an answer looks at.
    """
    rows, _ = _read_new(tx, stream, since, most, 1)
    return to_messages(tx, rows)


class _Cut:
    """Up to which revision everything is in the answer."""

    def __init__(self, until: int, most: int) -> None:
        self.until = until
        self._most = most

    def keep(self, rows: Sequence[Any], known_until: int | None = None) -> Sequence[Any]:
        """Keep rows, of which one more than allowed may have been read, oldest change first."""
        if known_until is not None:
            self.until = min(self.until, known_until)
        if len(rows) > self._most:
            self.until = min(self.until, rows[self._most].revision - 1)
        return rows[: self._most]

    def shorten(self, rows: Iterable[Any]) -> None:
        """Leave out what is too much together."""
        self.keep(sorted((row for row in rows if row.revision <= self.until), key=_revision))

    def shorten_texts(self, rows: Sequence[Any], most_characters: int) -> None:
        """Leave out the messages whose texts are too long together, but for the first."""
        lengths = accumulate(len(row.text) for row in rows)
        for index, length in enumerate(lengths):
            if index and length > most_characters:
                self.until = rows[index].revision - 1
                return


def _revision(row: Any) -> int:  # noqa: ANN401
    return int(row.revision)


def _read_new(
    tx: Handle, room: Stream, since: int, most: int, first_visible: int
) -> tuple[list[Any], int | None]:
    """Read messages sent since a revision that did not change after it.

    Returns:
        The messages, and the revision before that of the first message not looked at, if any.
    """
    first = max(first_visible, _first_sent_after(tx, room, since))
    beyond = first + SCANNED_MOST
    rows = tx.fetch(_new, stream=room.id, first=first, last=beyond - 1, most=most)
    return rows, _sent_at(tx, room, beyond) - 1 if beyond <= room.head else None


def _first_sent_after(tx: Handle, room: Stream, since: int) -> int:
    """Find the position of the first message sent after a revision; one past the head if none.

    There are as many changes since as revisions, so at most that many messages.
    """
    low = max(1, room.head - (room.revision - since) + 1)
    high = room.head + 1
    while low < high:
        # Mostly all that happened are messages: then the first guess is right.
        middle = low if high - low == room.revision - since else (low + high) // 2
        if _sent_at(tx, room, middle) > since:
            high = middle
        else:
            low = middle + 1
    return low


def _sent_at(tx: Handle, room: Stream, position: int) -> int:
    return int(tx.fetch(_sent_revision, stream=room.id, place=position)[0].sent_revision)
