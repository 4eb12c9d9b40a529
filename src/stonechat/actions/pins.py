"""Having messages found easily."""

from dataclasses import dataclass

from stonechat.actions.access import access_room, access_self
from stonechat.actions.act import Outcome
from stonechat.actions.amendments import access_to_change, advance, changed
from stonechat.actions.store import Transaction
from stonechat.actions.whispers import access_whisper
from stonechat.chat import limits
from stonechat.chat.errors import InvalidRequest
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire.messages import ListPins, MessageList, MessageReply, Pin

_CURSOR_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Pinning:
    """A message that somebody wants pinned, or no longer."""

    actor: Person
    request: Pin


def pin(tx: Transaction, asked: Pinning) -> Outcome[MessageReply]:
    """Pin a message, or let it go; emits MessageChanged, or RoomChanged instead.

    What is so already changes nothing. Raises NotNamed, MessageNotFound, NotInRoom, Forbidden,
    Blocked, or InvalidRequest where `PINS` are pinned.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_to_change(tx, actor, request.message, Right.PIN, speaks=True)
    place = access.place
    if (access.message.pinned_at is not None) is request.on:
        return Outcome(MessageReply(access.message))
    if request.on and tx.count_pins(place.stream_id) >= limits.PINS:
        raise InvalidRequest(
            f"At most {limits.PINS} messages are pinned in one place. Let another one go first.",
            path="message",
        )
    step = advance(tx, access)
    tx.set_pinned(place, step.revision, on=request.on)
    return changed(tx, access, step)


def list_pins(tx: Transaction, actor: Person, request: ListPins) -> MessageList:
    """A page of what is pinned in a room, or in a whisper, the newest message first.

    The cursor is the last one's position. Raises RoomNotFound, WhisperNotFound, InvalidRequest.
    """
    stream_id, first = _stream(tx, actor, request)
    limit = request.limit or limits.PAGE_DEFAULT
    before = None if request.cursor is None else _position(request.cursor)
    found = tx.list_pins(stream_id, first=first, before=before, limit=limit + 1)
    more = len(found) > limit
    return MessageList(found[:limit], next=str(found[limit - 1].position) if more else None)


def _stream(tx: Transaction, actor: Person, request: ListPins) -> tuple[str, int]:
    """Which stream is meant, and from which position on the actor may read it."""
    if request.room is not None and request.whisper is None:
        access = access_room(tx, actor.id, request.room)
        return access.room.id, access.first_visible
    if request.whisper is None or request.room is not None:
        raise InvalidRequest("Name either a room or a whisper.", path="room")
    return access_whisper(tx, request.whisper, actor.id).id, 1


def _position(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= _CURSOR_DIGITS):
        raise InvalidRequest("This cursor does not come from this list.", path="cursor")
    return int(cursor)
