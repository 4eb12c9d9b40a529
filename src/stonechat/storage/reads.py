"""How far people have read, and what is counted past that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, exists, func, literal_column, select, update

from stonechat.chat.limits import UNREAD_MOST
from stonechat.storage.dialect import as_rows
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    Whole,
    blocks,
    memberships,
    mentions,
    messages,
    whisper_members,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select, Table

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

SCANNED_FOR_OWN: Final = 2 * UNREAD_MOST
"""Messages past a read position among which one's own are looked for, while the writer waits.
Whoever marks more as unread has as many as are counted, unless half of them are their own."""


def _moving(table: Table, stream: ColumnElement[str], *, back: bool) -> Prepared:
    """Prepare moving a read position: forward alone, or wherever it is not already."""

    def build(_: Dialect) -> Statement:
        place: ColumnElement[int] = bindparam("place", type_=Whole)
        is_another = table.c.read_position != place if back else table.c.read_position < place
        moved = update(table).where(
            stream == bindparam("stream"), table.c.user_id == bindparam("person"), is_another
        )
        is_present = memberships.c.left_at.is_(None) if table is memberships else None
        if is_present is not None:
            moved = moved.where(is_present)
        moved = moved.values(
            read_position=place,
            read_changes=table.c.read_changes + 1,
            own_past_read=bindparam("own"),
        )
        return moved.returning(table.c.read_changes)

    build.__name__ = f"_move_{table.name}_{'anywhere' if back else 'forward'}"
    return beside_places(build)


_MOVES: Final = {
    back: _moving(memberships, memberships.c.room_id, back=back) for back in (False, True)
}
_WHISPER_MOVES: Final = {
    back: _moving(whisper_members, whisper_members.c.whisper_id, back=back)
    for back in (False, True)
}


@Prepared
def _count_own(_: Dialect) -> Statement:
    counted = select(func.count().label("count")).select_from(messages)
    return counted.where(
        messages.c.stream_id == bindparam("stream"),
        messages.c.position > bindparam("after"),
        messages.c.position <= bindparam("upto"),
        messages.c.author_id == bindparam("author"),
    )


def calling(
    stream: ColumnElement[str], person: ColumnElement[str], after: ColumnElement[int]
) -> Select[tuple[int]]:
    """Select the positions past one at which somebody is called, each once, to `UNREAD_MOST`.

    Nobody calls themselves, or who has blocked them.
    """
    is_blocked = exists().where(
        blocks.c.blocker_id == person, blocks.c.blocked_id == mentions.c.author_id
    )
    calls = select(mentions.c.position).where(
        mentions.c.stream_id == stream,
        # Two places of the key, each read from the position on.
        mentions.c.user_id.in_([person, literal_column("''")]),
        mentions.c.position > after,
        mentions.c.author_id != person,
        ~is_blocked.correlate(mentions, memberships),
    )
    return calls.distinct().limit(UNREAD_MOST).correlate(memberships)


@Prepared
def _count_calls(_: Dialect) -> Statement:
    person: ColumnElement[str] = bindparam("person", type_=Characters)
    stream: ColumnElement[str] = bindparam("stream", type_=Characters)
    after: ColumnElement[int] = bindparam("after", type_=Whole)
    calls = calling(stream, person, after).subquery("calls")
    return select(func.count().label("count")).select_from(calls)


@beside_places
def _count_as_called(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    standing = and_(messages.c.id == bindparam("message"), messages.c.deleted_at.is_(None))
    rows = select(
        messages.c.stream_id, ids.c.id, messages.c.position, messages.c.author_id
    ).select_from(ids.join(messages, standing))
    added = dialect.insert(mentions).from_select(
        ["stream_id", "user_id", "position", "author_id"],
        # SQLite would take ON CONFLICT for a join's ON without a WHERE before it.
        rows.where(ids.c.id.is_not(None)),
    )
    return added.on_conflict_do_nothing()


def move_read(
    tx: Handle, room_id: str, person_id: str, position: int, *, own_past: int, back: bool
) -> int | None:
    """Move a member's read position; returns its number of changes then, None if it stays."""
    return _moved(tx, _MOVES[back], room_id, person_id, place=position, own=own_past)


def move_whisper_read(
    tx: Handle, whisper_id: str, person_id: str, position: int, *, own_past: int, back: bool
) -> int | None:
    """Move somebody's read position in a whisper; as `move_read`."""
    return _moved(tx, _WHISPER_MOVES[back], whisper_id, person_id, place=position, own=own_past)


def _moved(
    tx: Handle,
    move: Prepared,
    stream_id: str,
    person_id: str,
    **values: Any,  # noqa: ANN401
) -> int | None:
    rows = tx.fetch(move, stream=stream_id, person=person_id, **values)
    return rows[0].read_changes if rows else None


def count_own(tx: Handle, stream_id: str, author_id: str, after: int) -> int:
    """Count the messages past a position that somebody wrote, among the next ones.

    Looks through `SCANNED_FOR_OWN` messages at most: half a millisecond.
    """
    rows = tx.fetch(
        _count_own,
        stream=stream_id,
        author=author_id,
        after=after,
        upto=after + SCANNED_FOR_OWN,
    )
    return int(rows[0].count)


def count_calls(tx: Handle, stream_id: str, person_id: str, after: int) -> int:
    """Count the messages past a position that call somebody, to `UNREAD_MOST`."""
    rows = tx.fetch(_count_calls, stream=stream_id, person=person_id, after=after)
    return int(rows[0].count)


def count_as_called(tx: Handle, message_id: str, person_ids: list[str]) -> None:
    """Count a message that still stands as a mention of these people."""
    tx.run(_count_as_called, message=message_id, ids=as_rows([one] for one in person_ids))
