"""Taking a message back: its place stays, and nothing of what was in it."""

from dataclasses import dataclass

from stonechat.actions.access import MessageAccess, access_message, access_self
from stonechat.actions.act import Outcome
from stonechat.actions.amendments import advance, changed, keeping_fault
from stonechat.actions.changes import BlobsDropped
from stonechat.actions.store import Audit, Transaction
from stonechat.chat.errors import ChatError
from stonechat.chat.rights import Right, fault
from stonechat.chat.values import Person
from stonechat.wire.messages import DeleteMessage, MessageReply


@dataclass(frozen=True, slots=True)
class Retraction:
    """A message that somebody wants to be gone."""

    actor: Person
    request: DeleteMessage


def delete_message(tx: Transaction, asked: Retraction) -> Outcome[MessageReply]:
    """Empty a message of one's own, or of another as who keeps order in its room.

    Emits MessageChanged, or RoomChanged instead, and BlobsDropped. In a whisper everybody deletes
    what they said themselves, also after they left the room. What is deleted already stays as it
    is. Raises NotNamed, MessageNotFound, NotInRoom or Forbidden.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_message(tx, actor.id, request.message, lock=True)
    author_id = access.message.author.id
    refusal = (
        _own_fault(actor, access)
        if author_id == actor.id
        else keeping_fault(tx, Right.DELETE_OTHERS, actor, access)
    )
    if refusal:
        raise refusal
    if access.message.deleted_at is not None:
        return Outcome(MessageReply(access.message))
    step = advance(tx, access)
    blobs = tx.empty_message(access.place, step.revision)
    if author_id != actor.id:
        audit = Audit(
            access.place.room_id,
            actor.id,
            "delete_message",
            user_id=author_id,
            message_id=request.message,
        )
        tx.add_audit(audit)
    return changed(tx, access, step, *((BlobsDropped(blobs),) if blobs else ()))


def _own_fault(actor: Person, access: MessageAccess) -> ChatError | None:
    return None if access.place.is_whisper else fault(Right.DELETE_MESSAGE, actor, access.room)
