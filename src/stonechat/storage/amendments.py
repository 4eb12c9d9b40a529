"""Messages that are to be amended: finding one for somebody, and moving its stream on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, case, func, literal_column, or_, select, update

from stonechat.actions.store import Counters, MessagePlace
from stonechat.chat.values import HistoryView
from stonechat.storage.errors import Violated
from stonechat.storage.messages import messages_at
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.rooms import IS_READABLE, IS_VISIBLE
from stonechat.storage.tables import (
    memberships,
    messages,
    rooms,
    streams,
    whisper_members,
    whispers,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Message

_FIRST_VISIBLE: Final = case(
    (rooms.c.history == HistoryView.JOINED.value, func.coalesce(memberships.c.joined_head, 0) + 1),
    else_=1,
)
"""`RoomAccess.first_visible`; of a whisper, whose row has no room, the first position."""


@Prepared
def _place(_: Dialect) -> Statement:
    actor: ColumnElement[str] = bindparam("actor")
    actors = and_(memberships.c.room_id == rooms.c.id, memberships.c.user_id == actor)
    whispered = and_(
        whisper_members.c.whisper_id == messages.c.stream_id, whisper_members.c.user_id == actor
    )
    tables = messages.outerjoin(rooms, rooms.c.id == messages.c.stream_id)
    tables = tables.outerjoin(memberships, actors).outerjoin(whisper_members, whispered)
    tables = tables.outerjoin(whispers, whispers.c.id == whisper_members.c.whisper_id)
    is_of_room = and_(rooms.c.id.is_not(None), IS_VISIBLE, IS_READABLE)
    found = select(
        messages.c.stream_id,
        messages.c.position,
        whispers.c.room_id.label("whispered_in"),
        _FIRST_VISIBLE.label("first_visible"),
    ).select_from(tables)
    return found.where(
        messages.c.id == bindparam("id"), or_(is_of_room, whispers.c.id.is_not(None))
    )


@beside_places
def _advance(_: Dialect) -> Statement:
    advanced = update(streams).where(streams.c.id == bindparam("which"))
    advanced = advanced.values(revision=streams.c.revision + bindparam("by"))
    return advanced.returning(streams.c.head, streams.c.revision)


def is_at(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table, or its alias
    """Restrict a statement to what belongs to one message, given by `keys`."""
    return and_(table.c.stream_id == bindparam("stream"), table.c.position == bindparam("place"))


def keys(place: MessagePlace) -> dict[str, Any]:
    """Write the parameters of a statement that is restricted by `is_at`."""
    return {"stream": place.stream_id, "place": place.position}


@Prepared
def _newcomer(_: Dialect) -> Statement:
    sent = select(messages.c.sent_revision).where(is_at(messages)).scalar_subquery()
    newcomers = select(memberships.c.user_id).where(
        memberships.c.room_id == bindparam("stream"),
        # Whoever came in after a message was sent has a higher revision, and these have an index.
        memberships.c.revision > literal_column("0"),
        memberships.c.revision > sent,
        memberships.c.left_at.is_(None),
        memberships.c.joined_head >= bindparam("place"),
    )
    return newcomers.limit(1)


def find_message(tx: Handle, message_id: str, actor_id: str) -> MessagePlace | None:
    """Find where a message stands that somebody may read; deleted ones stand where they stood.

    Those of rooms are read by whoever sees the room, as far as its history is shown to them; those
    of whispers by their members, also after they have left the room.
    """
    rows = tx.fetch(_place, id=message_id, actor=actor_id)
    if not rows:
        return None
    row = rows[0]
    return MessagePlace(
        stream_id=row.stream_id,
        room_id=row.whispered_in or row.stream_id,
        position=row.position,
        is_whisper=row.whispered_in is not None,
        first_visible=row.first_visible,
    )


def read_message(tx: Handle, place: MessagePlace) -> Message:
    """Read a message that was found, as it is now, in three statements at most."""
    key = (place.stream_id, place.position)
    return messages_at(tx, [key])[key]


def advance_stream(tx: Handle, stream_id: str, *, by: int) -> int:
    """Move the revision of a locked stream on, and nothing else of it; returns what it is then.

    Raises:
        Violated: there is no such stream.
    """
    rows = tx.fetch(_advance, which=stream_id, by=by)
    if not rows:
        raise Violated("A stream that does not exist cannot change.")
    head, revision = rows[0]
    # What a writer remembers of who posts where holds, but for this number.
    tx.places.move({stream_id: Counters(head, revision)})
    return int(revision)


def has_newcomers(tx: Handle, place: MessagePlace) -> bool:
    """Tell whether anybody came into a message's room after it was sent, and is there.

    The cost grows with the number of memberships that changed since, until one is found.
    """
    return bool(tx.fetch(_newcomer, **keys(place)))
