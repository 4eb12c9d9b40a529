"""What acts that amend a message have in common, and reading one message."""

from dataclasses import dataclass, replace

from stonechat.actions.access import MessageAccess, access_message, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import Change, MessageChanged, RoomChanged
from stonechat.actions.store import Transaction
from stonechat.chat.errors import Blocked, ChatError, Forbidden, MessageNotFound
from stonechat.chat.rights import Right, fault
from stonechat.chat.rules import silence_fault, speaking_fault
from stonechat.chat.values import HistoryView, Person, Room, RoomKind
from stonechat.wire.messages import MessageReply, ReadMessage
from stonechat.wire.shapes import room_shape


@dataclass(frozen=True, slots=True)
class Step:
    """The change of a stream with which a message of it changes.

    Attributes:
        revision: what the message is stamped with.
        hiding: the room, one revision further, if not everybody who is in it may read the message.
    """

    revision: int
    hiding: Room | None = None


def read_message(tx: Transaction, actor: Person, request: ReadMessage) -> MessageReply:
    """A message as it is now, deleted ones without what was in them; raises MessageNotFound."""
    return MessageReply(access_message(tx, actor.id, request.message).message)


def access_to_change(
    tx: Transaction, actor: Person, message_id: str, right: Right, *, speaks: bool
) -> MessageAccess:
    """Lock a message that the actor may do something about which others hear.

    Args:
        tx: the transaction.
        actor: who, as they are now.
        message_id: what about.
        right: what it takes, in the message's room.
        speaks: whether it takes being one of those who may say something there.

    Raises:
        MessageNotFound: they may not read it, or it was deleted.
        NotInRoom: they may read it, and are not in its room (any more).
        Forbidden: the rights say so, or the room is archived, or they are muted in it.
        Blocked: somebody whom it would reach in particular does not want to be reached by them.
    """
    access = access_message(tx, actor.id, message_id, lock=True)
    if access.message.deleted_at is not None:
        raise MessageNotFound(message_id)
    room, membership = access.inside()
    check_right(right, actor, access.room)
    judge = speaking_fault if speaks and not access.place.is_whisper else silence_fault
    refusal = judge(room, membership, tx.now)
    if refusal:
        raise refusal
    _check_reach(tx, actor, access, room)
    return access


def _check_reach(tx: Transaction, actor: Person, access: MessageAccess, room: Room) -> None:
    """Raise Blocked where the message is one among few, as sending another one would."""
    if access.message.whisper is not None:
        others = [one for one in access.message.whisper.members if one != actor.id]
        blockers = tx.blockers(actor.id, others)
        if blockers:
            raise Blocked(min(blockers))
    elif room.kind is RoomKind.DIRECT:
        for blocker_id in tx.find_barred([(room.id, actor.id)]).values():
            raise Blocked(blocker_id)


def keeping_fault(
    tx: Transaction, right: Right, actor: Person, access: MessageAccess
) -> ChatError | None:
    """Why somebody does not keep order where a message stands, or None.

    Nobody does among people who speak for themselves, in direct rooms and in whispers.

    Args:
        tx: the transaction.
        right: what they want to do about the message of another.
        actor: who.
        access: the message, which they may read.
    """
    room = access.room
    if room is None or access.place.is_whisper or room.room.kind is RoomKind.DIRECT:
        return Forbidden("Here this is for who said it, and for nobody else.")
    refusal = fault(right, actor, room)
    if refusal is None or room.room.kind is not RoomKind.PUBLIC:
        return refusal
    if fault(right, actor, room, ownerless=True) is None and not tx.room_owners(room.room.id):
        return None
    return refusal


def advance(tx: Transaction, access: MessageAccess) -> Step:
    """Move the stream of a locked message on, by the revision with which it is about to change.

    What not everybody in a room may read cannot be told to all of it. There the revision moves on
    once more, and only that is told: clients see that they have missed something, and each catches
    up with what it may read.
    """
    place = access.place
    room = None if access.room is None or place.is_whisper else access.room.room
    if room and room.history is HistoryView.JOINED and tx.has_newcomers(place):
        revision = tx.advance_stream(place.stream_id, by=2)
        return Step(revision - 1, replace(room, revision=revision))
    return Step(tx.advance_stream(place.stream_id, by=1))


def changed(
    tx: Transaction, access: MessageAccess, step: Step, *more: Change
) -> Outcome[MessageReply]:
    """Answer with a message that was changed, and tell of it; `more` is what else has happened."""
    message = tx.read_message(access.place)
    change = RoomChanged(room_shape(step.hiding)) if step.hiding else MessageChanged(message)
    return Outcome(MessageReply(message), (change, *more))
