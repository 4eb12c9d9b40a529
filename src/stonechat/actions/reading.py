"""How far people have read: one position for each person and stream, for all their devices."""

from collections.abc import Iterable
from dataclasses import dataclass

from stonechat.actions.access import access_room, access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import ReadPositionMoved
from stonechat.actions.mentions import EVERYBODY
from stonechat.actions.store import Transaction
from stonechat.chat import limits
from stonechat.chat.errors import Blocked, ChatError, InvalidRequest, WhisperNotFound
from stonechat.chat.rights import Right
from stonechat.chat.rules import silence_fault, speaking_fault
from stonechat.chat.values import Person, Room, RoomKind
from stonechat.wire.messages import MarkRead, ReadMoved, ReadReply, SetTyping
from stonechat.wire.shapes import User, user_shape


@dataclass(frozen=True, slots=True)
class Reading:
    """How far somebody says that they have read."""

    actor: Person
    request: MarkRead


@dataclass(frozen=True, slots=True)
class WritingPlace:
    """Where somebody is writing: a room or a whisper, and the room that it is in."""

    stream_id: str
    room_id: str


@dataclass(frozen=True, slots=True)
class _Standing:
    """How far somebody has read a stream, and where that is told.

    `floor` is the position before the first that they may read: what is said of whom before it is
    not theirs to count.
    """

    stream_id: str
    room: Room | None
    floor: int
    head: int
    position: int
    changes: int
    own_past: int


def mark_read(tx: Transaction, asked: Reading) -> Outcome[ReadReply]:
    """Move the actor's read position; back only if asked for. Emits ReadPositionMoved if it moves.

    What is past the newest message counts as that one, and what is before the first that they may
    read as the place before it. Answers how it is then, also where it stays.
    Raises RoomNotFound, NotInRoom, WhisperNotFound or InvalidRequest.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    _check_one(request)
    standing = _standing(tx, actor, request)
    position = min(max(request.position, standing.floor), standing.head)
    own_past = _own_past(tx, actor, standing, position)
    move = tx.move_read if standing.room else tx.move_whisper_read
    changes = move(standing.stream_id, actor.id, position, own_past=own_past, back=request.unread)
    if changes is None:
        position, changes = standing.position, standing.changes
        own_past = standing.own_past
        told: tuple[ReadPositionMoved, ...] = ()
    else:
        told = (_moved(user_shape(actor), standing, position, changes),)
    reply = ReadReply(
        position=position,
        changes=changes,
        unread=min(limits.UNREAD_MOST, max(0, standing.head - position - own_past)),
        mentions=tx.count_calls(standing.stream_id, actor.id, position),
    )
    return Outcome(reply, told)


def typing_place(tx: Transaction, actor: Person, request: SetTyping) -> WritingPlace:
    """The place at which the actor may show that they are writing: where they may write.

    Raises RoomNotFound, NotInRoom, WhisperNotFound, InvalidRequest, Forbidden or Blocked.
    """
    _check_one(request)
    if request.whisper is not None:
        found = tx.find_own_whisper(request.whisper, actor.id)
        if found is None:
            raise WhisperNotFound(request.whisper)
        access = tx.find_room(found.stream.room_id, actor.id)
        if access is None or access.membership is None or not access.is_member:
            raise WhisperNotFound(request.whisper)
        _check_may_write(silence_fault(access.room, access.membership, tx.now))
        _check_reached(tx.blockers(actor.id, found.stream.member_ids))
        return WritingPlace(found.stream.id, access.room.id)
    access = access_room(tx, actor.id, request.room or "")
    check_right(Right.SHOW_TYPING, actor, access)
    if access.membership is not None:
        _check_may_write(speaking_fault(access.room, access.membership, tx.now))
    if access.room.kind is RoomKind.DIRECT:
        _check_reached(tx.find_barred([(access.room.id, actor.id)]).values())
    return WritingPlace(access.room.id, access.room.id)


def _check_may_write(refusal: ChatError | None) -> None:
    if refusal:
        raise refusal


def _check_reached(blockers: Iterable[str]) -> None:
    for blocker in blockers:
        raise Blocked(blocker)


def count_here(tx: Transaction, asked: tuple[str, list[str]]) -> Outcome[None]:
    """Count a message, given by its id, as a mention of those who were connected when it came.

    Of more than `HERE_COUNTED` it is one of everybody, which costs as much as of one person.
    """
    message_id, here = asked
    tx.count_as_called(message_id, here if len(here) <= limits.HERE_COUNTED else [EVERYBODY])
    return Outcome(None)


def _check_one(request: MarkRead | SetTyping) -> None:
    if (request.room is None) == (request.whisper is None):
        raise InvalidRequest("Give either a room or a whisper.", path="room")


def _standing(tx: Transaction, actor: Person, request: MarkRead) -> _Standing:
    if request.whisper is not None:
        own = tx.find_own_whisper(request.whisper, actor.id, lock=True)
        if own is None:
            raise WhisperNotFound(request.whisper)
        return _Standing(
            own.stream.id,
            None,
            0,
            own.stream.head,
            own.read_position,
            own.read_changes,
            own.own_past_read,
        )
    # Held, so that what the actor says meanwhile on another device moves it before or after.
    access = access_room(tx, actor.id, request.room or "", lock=True)
    check_right(Right.MARK_READ, actor, access)
    membership = access.membership
    if membership is None:
        raise AssertionError
    return _Standing(
        access.room.id,
        access.room,
        access.first_visible - 1,
        access.room.head,
        membership.read_position,
        membership.read_changes,
        membership.own_past_read,
    )


def _own_past(tx: Transaction, actor: Person, standing: _Standing, position: int) -> int:
    """How many messages past a position are the actor's own: mostly none, and not looked for.

    Whoever says something has read what is before it; so there are some only where the position
    was moved back.
    """
    if position >= standing.position and not standing.own_past:
        return 0
    return tx.count_own(standing.stream_id, actor.id, position)


def _moved(user: User, standing: _Standing, position: int, changes: int) -> ReadPositionMoved:
    room = standing.room
    moved = ReadMoved(
        room=room.id if room else None,
        whisper=None if room else standing.stream_id,
        user=user,
        position=position,
        changes=changes,
    )
    is_told = bool(room and room.receipts and room.members_count <= limits.RECEIPT_MEMBERS)
    return ReadPositionMoved(moved, is_told)
