"""Saying something to some of a room, of which nobody else learns anything.

A whisper has a stream of its own, with numbers of its own: those of the room do not move.
"""

from collections.abc import Collection, Sequence

from stonechat.actions.access import access_author, access_person, access_room, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.blocks import check_may_reach
from stonechat.actions.changes import MessageSent
from stonechat.actions.mentions import Speech, resolve_calls
from stonechat.actions.messages import Send, check_uploads, earlier_send, fresh_message
from stonechat.actions.store import Counters, NewMessage, Transaction, WhisperStream
from stonechat.actions.uploads import Attached, Waiting, uploads_named
from stonechat.chat.errors import (
    Forbidden,
    InvalidRequest,
    MessageNotFound,
    UserNotInRoom,
    WhisperNotFound,
)
from stonechat.chat.rights import Right
from stonechat.chat.rules import content_fault, silence_fault
from stonechat.chat.values import Person, RoomAccess
from stonechat.wire.replies import SendReply
from stonechat.wire.shapes import ReplyTo, Whisper, timestamp, user_shape


def whisper(tx: Transaction, send: Send) -> Outcome[SendReply]:
    """Say something to those members of a room whom `send.to` names; emits MessageSent.

    As for any send, it is looked at first whether (author, client id) stands for a message already.
    Raises what `check_whisper` raises; MessageNotFound if the message replied to is no part of the
    same whisper.
    """
    if send.client_id:
        again = earlier_send(tx, send.author_id, send.client_id)
        if again:
            return Outcome(again)
    author, access, others = _access(tx, send, lock=True)
    waiting = Waiting(tx, uploads_named(author.id, send.images, send.files))
    attached = waiting.take(author.id, send.images, send.files)
    member_ids = sorted({author.id, *(person.id for person in others)})
    stream = tx.open_whisper(access.room.id, member_ids)
    row = _row(tx, send, access, stream, attached)
    tx.add_messages([row], {stream.id: Counters(row.position, row.revision)})
    waiting.end()
    message = fresh_message(row, user_shape(author), timestamp(tx.now))
    return Outcome(SendReply(message), (MessageSent(message),))


def check_whisper(tx: Transaction, send: Send) -> SendReply | None:
    """Whether a whisper with images is worth decoding them; as `messages.check_send`.

    Raises:
        ChatError: NotNamed, RoomNotFound, NotInRoom; Forbidden for guests, whoever they whisper
            with, and for who may only listen; UserNotFound, UserNotInRoom; Blocked; InvalidRequest
            for nobody but oneself; EmptyMessage, MessageTooLong; InvalidImage for an upload that is
            not the author's.
    """
    if send.client_id:
        again = earlier_send(tx, send.author_id, send.client_id)
        if again:
            return again
    _access(tx, send)
    check_uploads(tx, send)
    return None


def access_whisper(
    tx: Transaction, whisper_id: str, actor_id: str, *, lock: bool = False
) -> WhisperStream:
    """The whisper of this id, if the actor is part of it; raises WhisperNotFound."""
    found = tx.find_own_whisper(whisper_id, actor_id, lock=lock)
    if found is None:
        raise WhisperNotFound(whisper_id)
    return found.stream


def _access(
    tx: Transaction, send: Send, *, lock: bool = False
) -> tuple[Person, RoomAccess, list[Person]]:
    author = access_author(tx, send.author_id)
    access = access_room(tx, author.id, send.room, lock=lock)
    check_right(Right.WHISPER, author, access)
    if access.membership is None:
        raise AssertionError
    refusal = silence_fault(access.room, access.membership, tx.now)
    refusal = refusal or content_fault(send.text, len(send.images), len(send.files))
    if refusal:
        raise refusal
    others = _find_others(tx, author, access, send.to or ())
    check_may_reach(tx, author, others)
    return author, access, others


def _find_others(
    tx: Transaction, author: Person, access: RoomAccess, references: Sequence[str]
) -> list[Person]:
    others: dict[str, Person] = {}
    for reference in references:
        person = access_person(tx, reference)
        theirs = tx.find_room(access.room.id, person.id)
        if theirs is None or not theirs.is_member:
            raise UserNotInRoom(reference)
        if person.guest:
            raise Forbidden("Whispers are for people with an account, and this is a guest.")
        if person.id != author.id:
            others[person.id] = person
    if not others:
        raise InvalidRequest("Name somebody else to whisper to.", path="to")
    return list(others.values())


def _row(
    tx: Transaction, send: Send, access: RoomAccess, stream: WhisperStream, attached: Attached
) -> NewMessage:
    speech = Speech(
        access.room, send.author_id, access.membership, send.text, only=stream.member_ids
    )
    (called,) = resolve_calls(tx, [speech])
    return NewMessage(
        id=tx.new_id(),
        room_id=access.room.id,
        position=stream.head + 1,
        revision=stream.revision + 1,
        author_id=send.author_id,
        text=send.text,
        client_id=send.client_id,
        reply_to=_replied(tx, send.reply_to, {stream.id}),
        sent_at=tx.now,
        images=attached.images,
        files=attached.files,
        mentions=called.mentions,
        called=called.counted,
        whisper=Whisper(stream.id, list(stream.member_ids), access.room.head),
    )


def _replied(tx: Transaction, reply_to: str | None, stream_ids: Collection[str]) -> ReplyTo | None:
    if reply_to is None:
        return None
    stream_id, position = tx.find_replied([reply_to]).get(reply_to, (None, 0))
    if stream_id not in stream_ids:
        raise MessageNotFound(reply_to)
    return ReplyTo(reply_to, position)
