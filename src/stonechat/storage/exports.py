"""Reading everything of one person, in pieces that each cost little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from stonechat.storage.messages import MESSAGE, MESSAGE_TABLES, to_messages
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import MEMBERSHIP, ROOM, ROOM_TABLES, to_access, to_room
from stonechat.storage.tables import memberships, messages, rooms

if TYPE_CHECKING:
    from stonechat.actions.store import Window
    from stonechat.chat.values import RoomAccess
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Message


def _memberships(*, ended: bool) -> Prepared:
    def build(_: Dialect) -> Statement:
        own = ROOM_TABLES.join(memberships, memberships.c.room_id == rooms.c.id)
        left_at = memberships.c.left_at
        found = select(*ROOM, *MEMBERSHIP).select_from(own)
        found = found.where(
            memberships.c.user_id == bindparam("person"),
            memberships.c.room_id > bindparam("after"),
            left_at.is_not(None) if ended else left_at.is_(None),
        )
        return found.order_by(memberships.c.room_id).limit(bindparam("most"))

    return Prepared(build)


_MEMBERSHIPS: Final = {ended: _memberships(ended=ended) for ended in (False, True)}


@Prepared
def _messages_by(_: Dialect) -> Statement:
    own = select(*MESSAGE).select_from(MESSAGE_TABLES)
    own = own.where(
        messages.c.stream_id == bindparam("stream"),
        messages.c.position > bindparam("after"),
        messages.c.position <= bindparam("upto"),
        messages.c.author_id == bindparam("author"),
    )
    return own.order_by(messages.c.position).limit(bindparam("most"))


def memberships_of(
    tx: Handle, person_id: str, *, ended: bool, after: str | None, limit: int
) -> list[RoomAccess]:
    """List the rooms that somebody is in, or was in, by id, those behind the id `after` only."""
    rows = tx.fetch(_MEMBERSHIPS[ended], person=person_id, after=after or "", most=limit)
    return [to_access(row, to_room(row)) for row in rows]


def messages_by(tx: Handle, author_id: str, room_id: str, window: Window) -> list[Message]:
    """List what somebody wrote in a window of a room, oldest first.

    The window is read through the primary key, and costs the same whoever wrote in it: an index by
    author would cost every message that is sent.
    """
    rows = tx.fetch(
        _messages_by,
        stream=room_id,
        after=window.after,
        upto=window.upto,
        author=author_id,
        most=window.limit,
    )
    return to_messages(tx, rows)
