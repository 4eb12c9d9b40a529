"""Telling a client what it missed."""

from collections.abc import Mapping
from dataclasses import dataclass

from stonechat.actions.store import Transaction
from stonechat.chat import limits
from stonechat.chat.values import Person, Room
from stonechat.wire import shapes
from stonechat.wire.replies import CatchUpReply, Missed
from stonechat.wire.requests import CatchUp


@dataclass(slots=True)
class _Allowance:
    """What one reply may still contain."""

    changes: int = limits.CATCH_UP_CHANGES
    characters: int = limits.CATCH_UP_CHARACTERS

    def spend(self, missed: Missed) -> None:
        # A room that was read costs something even if it turned out to hold nothing.
        self.changes -= max(1, len(missed.messages) + len(missed.members))
        self.characters -= sum(len(message.text) for message in missed.messages)


def catch_up(tx: Transaction, actor: Person, request: CatchUp) -> CatchUpReply:
    """What changed in the actor's rooms since the revisions given, in the order they are given.

    Whatever they are not in is null, as if it did not exist. A room for which the reply has no
    place left is there without changes, at the revision given, and not complete.
    """
    asked = request.rooms or {}
    return CatchUpReply(
        rooms=_missed(tx, asked, tx.own_rooms(asked, actor.id)),
        whispers=dict.fromkeys(request.whispers or {}),
    )


def _missed(
    tx: Transaction, asked: Mapping[str, int], own: Mapping[str, Room]
) -> dict[str, Missed | None]:
    left = _Allowance()
    drawn = {shape.id: shape for shape in tx.room_shapes(list(own.values()))}
    answer: dict[str, Missed | None] = {}
    for room_id, since in asked.items():
        room = own.get(room_id)
        answer[room_id] = _missed_in(tx, room, drawn[room_id], since, left) if room else None
    return answer


def _missed_in(
    tx: Transaction, room: Room, shape: shapes.Room, since: int, left: _Allowance
) -> Missed:
    if since >= room.revision:
        return Missed(room=shape, members=[], messages=[], revision=room.revision, complete=True)
    if left.changes <= 0 or left.characters <= 0:
        return Missed(room=shape, members=[], messages=[], revision=since, complete=False)
    changes = tx.read_changes(room, since, most=left.changes, most_characters=left.characters)
    missed = Missed(
        room=shape,
        members=changes.members,
        messages=changes.messages,
        revision=changes.revision,
        complete=changes.complete,
    )
    left.spend(missed)
    return missed
