"""Saying something else instead of what one said, and seeing what was said before."""

from dataclasses import dataclass

from stonechat.actions.access import MessageAccess, access_message, access_self
from stonechat.actions.act import Outcome
from stonechat.actions.amendments import access_to_change, advance, changed, keeping_fault
from stonechat.actions.mentions import Called, Speech, resolve_calls
from stonechat.actions.store import NewText, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import Forbidden
from stonechat.chat.rights import Right
from stonechat.chat.rules import content_fault
from stonechat.chat.values import Person
from stonechat.wire.messages import EditList, EditMessage, ListEdits, MessageReply


@dataclass(frozen=True, slots=True)
class Editing:
    """Something that somebody wants to have said instead."""

    actor: Person
    request: EditMessage


def edit_message(tx: Transaction, asked: Editing) -> Outcome[MessageReply]:
    """Let a message of one's own say something else; emits MessageChanged, or RoomChanged instead.

    Who is called is found anew, and the text before is kept. The same text again changes nothing.
    Raises NotNamed, MessageNotFound, NotInRoom, Forbidden, Blocked, EmptyMessage (without images
    and files) or MessageTooLong.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_to_change(tx, actor, request.message, Right.EDIT_MESSAGE, speaks=True)
    message = access.message
    if message.author.id != actor.id:
        raise Forbidden("You can edit what you said yourself, and nothing else.")
    refusal = content_fault(request.text, len(message.images), len(message.files))
    if refusal:
        raise refusal
    if request.text == message.text:
        return Outcome(MessageReply(message))
    called = _called(tx, access, actor, request.text)
    step = advance(tx, access)
    tx.replace_text(
        access.place, NewText(request.text, called.mentions, called.counted), step.revision
    )
    tx.reindex(access.place.stream_id, access.place.position)
    return changed(tx, access, step)


def _called(tx: Transaction, access: MessageAccess, author: Person, text: str) -> Called:
    room, membership = access.inside()
    whisper = access.message.whisper
    only = tuple(whisper.members) if whisper else None
    speech = Speech(room, author.id, membership, text, only)
    [called] = resolve_calls(tx, [speech])
    return called


def list_edits(tx: Transaction, actor: Person, request: ListEdits) -> EditList:
    """What a message said before it was edited, for its author and who keeps order there.

    Only the latest `EDITS`, oldest first; nothing of a message that was deleted. Raises
    MessageNotFound, NotInRoom or Forbidden.
    """
    person = access_self(tx, actor)
    access = access_message(tx, person.id, request.message)
    if access.message.author.id != person.id:
        refusal = keeping_fault(tx, Right.SEE_EDITS, person, access)
        if refusal:
            raise refusal
    return EditList(tx.list_edits(access.place, limit=limits.EDITS))
