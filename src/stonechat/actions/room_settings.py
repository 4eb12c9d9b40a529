"""What a room is called and how it is run."""

from dataclasses import dataclass, replace
from typing import Any, Final

from msgspec import UNSET

from stonechat.actions.access import access_room, access_self, check_room_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import RoomChanged
from stonechat.actions.rooms import LOBBY
from stonechat.actions.store import Audit, Transaction
from stonechat.chat.errors import Forbidden, InvalidRequest, InvalidRoomName, RoomNameTaken
from stonechat.chat.names import clean_name, name_fault, name_key, name_keys
from stonechat.chat.rights import Right
from stonechat.chat.values import HistoryView, Person, Room, RoomKind
from stonechat.wire.replies import RoomReply
from stonechat.wire.rooms import ArchiveRoom, UpdateRoom
from stonechat.wire.shapes import room_shape


@dataclass(frozen=True, slots=True)
class Update:
    """What somebody wants a room to be like."""

    actor: Person
    request: UpdateRoom


@dataclass(frozen=True, slots=True)
class Archiving:
    """A room that is to be archived, or no longer."""

    actor: Person
    request: ArchiveRoom


_SETTINGS: Final = (
    "name",
    "title",
    "topic",
    "history",
    "posting",
    "calling",
    "inviting",
    "receipts",
    "slow_seconds",
)


_CLEARED: Final = frozenset({"title", "topic"})
"""What null clears; elsewhere it counts as not given."""


def update_room(tx: Transaction, asked: Update) -> Outcome[RoomReply]:
    """Change what is given of a room; emits RoomChanged if anything is another than before.

    The name before is free at once. Raises NotNamed, RoomNotFound, InvalidRoomName, RoomNameTaken,
    InvalidRequest, or what the rights say.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    check_room_right(tx, Right.UPDATE_ROOM, actor, access)
    before = access.room
    room = replace(before, **_given(before, request))
    fault = _fault(room)
    if fault:
        raise fault
    if room == before:
        return Outcome(RoomReply(room=room_shape(room)))
    if room.name is not None and room.name != before.name:
        _rename(tx, before, room.name)
    details = {
        name: getattr(room, name)
        for name in _SETTINGS
        if getattr(room, name) != getattr(before, name)
    }
    return _saved(tx, room, Audit(room.id, actor.id, "update_room", details=details))


def archive_room(tx: Transaction, asked: Archiving) -> Outcome[RoomReply]:
    """Let nothing more be said in a room, or let it go on; emits RoomChanged if that is new.

    Raises NotNamed, RoomNotFound, Forbidden for the lobby, or what the rights say.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    check_room_right(tx, Right.ARCHIVE_ROOM, actor, access)
    room = access.room
    if _is_lobby(room):
        raise Forbidden("The lobby stays open.")
    if (room.archived_at is not None) is request.on:
        return Outcome(RoomReply(room=room_shape(room)))
    room = replace(room, archived_at=tx.now if request.on else None)
    return _saved(tx, room, Audit(room.id, actor.id, "archive_room", details={"on": request.on}))


def _given(room: Room, request: UpdateRoom) -> dict[str, Any]:
    given = {
        name: value
        for name in _SETTINGS
        if (value := getattr(request, name)) is not UNSET
        and (value is not None or name in _CLEARED)
    }
    if "name" in given:
        if room.kind is RoomKind.PRIVATE:
            raise InvalidRequest("A private room has no name. Give it a title.", path="name")
        given["name"] = clean_name(given["name"])
    return given


def _fault(room: Room) -> InvalidRequest | None:
    """Why a room cannot be like this, or None."""
    if room.kind is RoomKind.PRIVATE:
        if not (room.title or "").strip():
            return InvalidRequest("A private room needs a title.", path="title")
    elif room.history is not HistoryView.ALL:
        return InvalidRequest("Everybody may read all of a public room.", path="history")
    return None


def _rename(tx: Transaction, room: Room, name: str) -> None:
    if _is_lobby(room):
        raise Forbidden("The lobby keeps its name, by which everybody finds it.")
    fault = name_fault(name)
    if fault:
        raise InvalidRoomName(fault)
    keys = name_keys(name)
    if not tx.claim_room_name(room.id, keys):
        raise RoomNameTaken(name)
    tx.release_room_names(room.id, but=keys)


def _saved(tx: Transaction, room: Room, audit: Audit) -> Outcome[RoomReply]:
    saved = tx.save_room(room)
    tx.add_audit(audit)
    shape = room_shape(saved)
    return Outcome(RoomReply(room=shape), (RoomChanged(shape),))


def _is_lobby(room: Room) -> bool:
    return room.name is not None and name_key(room.name) == LOBBY
