"""Telling a client what it missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stonechat.actions.store import Changes, Stream, Transaction, WhisperStream
from stonechat.chat import limits
from stonechat.chat.values import Person, RoomAccess
from stonechat.wire.replies import CatchUpReply, Missed, MissedWhisper
from stonechat.wire.requests import CatchUp
from stonechat.wire.shapes import Room

_STREAMS_OF_ONE: Final = 50
"""Rooms and whispers of one `catch_up` that cost about as much as any other request."""


@dataclass(slots=True)
class _Allowance:
    """What one reply may still contain."""

    changes: int = limits.CATCH_UP_CHANGES
    characters: int = limits.CATCH_UP_CHARACTERS

    def spend(self, missed: Changes) -> None:
        # A stream that was read costs something even if it turned out to hold nothing.
        self.changes -= max(1, len(missed.messages) + len(missed.members))
        self.characters -= sum(len(message.text) for message in missed.messages)


def catch_up(tx: Transaction, actor: Person, request: CatchUp) -> CatchUpReply:
    """What changed in the actor's rooms and whispers since the revisions given, in their order.

    Whatever they are not in is null, as if it did not exist. A stream for which the reply has no
    place left is there without changes, at the revision given, and not complete.
    """
    left = _Allowance()
    rooms, whispers = request.rooms or {}, request.whispers or {}
    return CatchUpReply(
        rooms=_missed(tx, rooms, tx.own_rooms(rooms, actor.id) if rooms else {}, left),
        whispers=_missed_whispers(
            tx, actor, whispers, tx.own_whispers(whispers, actor.id) if whispers else {}, left
        ),
    )


def cost(request: CatchUp) -> int:
    """How many requests more it counts for, because of how many streams it asks for."""
    return (len(request.rooms or ()) + len(request.whispers or ())) // _STREAMS_OF_ONE


def _missed(
    tx: Transaction, asked: Mapping[str, int], own: Mapping[str, RoomAccess], left: _Allowance
) -> dict[str, Missed | None]:
    shapes = _shapes(tx, own)
    answer: dict[str, Missed | None] = dict.fromkeys(asked)
    for room_id, since in asked.items():
        access = own.get(room_id)
        if access is not None:
            changes = _changes(tx, access.room, since, left, first=access.first_visible)
            answer[room_id] = Missed(
                room=shapes[room_id],
                members=changes.members,
                messages=changes.messages,
                revision=changes.revision,
                complete=changes.complete,
            )
    return answer


def _missed_whispers(
    tx: Transaction,
    actor: Person,
    asked: Mapping[str, int],
    own: Mapping[str, WhisperStream],
    left: _Allowance,
) -> dict[str, MissedWhisper | None]:
    room_ids = {stream.room_id for stream in own.values()}
    shapes = _shapes(tx, tx.visible_rooms(room_ids, actor.id) if room_ids else {})
    answer: dict[str, MissedWhisper | None] = dict.fromkeys(asked)
    for whisper_id, since in asked.items():
        stream = own.get(whisper_id)
        if stream is not None:
            changes = _changes(tx, stream, since, left)
            answer[whisper_id] = MissedWhisper(
                room=shapes.get(stream.room_id),
                members=[],
                messages=changes.messages,
                revision=changes.revision,
                complete=changes.complete,
            )
    return answer


def _shapes(tx: Transaction, own: Mapping[str, RoomAccess]) -> dict[str, Room]:
    rooms = [access.room for access in own.values()]
    return {shape.id: shape for shape in tx.room_shapes(rooms)} if rooms else {}


def _changes(
    tx: Transaction, stream: Stream, since: int, left: _Allowance, *, first: int = 1
) -> Changes:
    if since >= stream.revision:
        return Changes(members=[], messages=[], revision=stream.revision, complete=True)
    if left.changes <= 0 or left.characters <= 0:
        return Changes(members=[], messages=[], revision=since, complete=False)
    changes = tx.read_changes(
        stream, since, most=left.changes, most_characters=left.characters, first=first
    )
    left.spend(changes)
    return changes
