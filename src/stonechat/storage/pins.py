"""Messages that are to be found easily."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, update

from stonechat.storage.amendments import is_at, keys
from stonechat.storage.messages import MESSAGE, MESSAGE_TABLES, to_messages
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import messages

if TYPE_CHECKING:
    from stonechat.actions.store import MessagePlace
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Message

_IS_PINNED: Final = messages.c.pinned_at.is_not(None)

_ABOVE_ALL: Final = 2**62


@beside_places
def _pin(_: Dialect) -> Statement:
    pinned = update(messages).where(is_at(messages))
    return pinned.values(pinned_at=bindparam("at"), revision=bindparam("at_revision"))


@Prepared
def _count(_: Dialect) -> Statement:
    pins = select(func.count().label("pins")).select_from(messages)
    return pins.where(messages.c.stream_id == bindparam("stream"), _IS_PINNED)


@Prepared
def _pinned(_: Dialect) -> Statement:
    found = select(*MESSAGE).select_from(MESSAGE_TABLES)
    found = found.where(
        messages.c.stream_id == bindparam("stream"),
        _IS_PINNED,
        messages.c.position >= bindparam("first"),
        messages.c.position < bindparam("before"),
    )
    return found.order_by(messages.c.position.desc()).limit(bindparam("most"))


def set_pinned(tx: Handle, place: MessagePlace, revision: int, *, on: bool) -> None:
    """Pin a message now, or no longer, with which it changes at this revision."""
    at = tx.now_stored if on else None
    tx.run(_pin, at=at, at_revision=revision, **keys(place))


def count_pins(tx: Handle, stream_id: str) -> int:
    """Count the pinned messages of a stream, which are few."""
    return int(tx.fetch(_count, stream=stream_id)[0].pins)


def list_pins(
    tx: Handle, stream_id: str, *, first: int, before: int | None, limit: int
) -> list[Message]:
    """List pinned messages of a stream from the position `first` on, the newest message first.

    With `before`, those before that position only.
    """
    place = _ABOVE_ALL if before is None else before
    rows = tx.fetch(_pinned, stream=stream_id, first=first, before=place, most=limit)
    return to_messages(tx, rows)
