"""Saying something to all of a room."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from stonechat.actions.access import access_room
from stonechat.actions.act import Outcome
from stonechat.actions.changes import MessageSent
from stonechat.actions.images import file_shape, image_shape
from stonechat.actions.mentions import NOBODY_CALLED, Called, Speech, resolve_calls
from stonechat.actions.store import (
    Counters,
    EarlierSend,
    NewImage,
    NewMessage,
    PostingPlace,
    Transaction,
)
from stonechat.actions.uploads import Attached, Waiting, uploads_named
from stonechat.chat.errors import (
    Blocked,
    ChatError,
    InvalidImage,
    InvalidRequest,
    MessageNotFound,
    NotNamed,
    RoomNotFound,
)
from stonechat.chat.rights import Right, fault
from stonechat.chat.rules import content_fault, haste_fault, speaking_fault
from stonechat.chat.values import Person, RoomAccess, RoomKind
from stonechat.wire.replies import SendReply
from stonechat.wire.requests import UploadedFile, UploadedImage
from stonechat.wire.shapes import (
    Mentions,
    Message,
    MessageReceipt,
    ReplyTo,
    Timestamp,
    User,
    timestamp,
)


class Send(Struct, frozen=True, gc=False):
    """A message that somebody wants to post.

    Its images are durable already, or uploads that wait to be sent; None is one that is still to be
    decoded, which only those are shown who look whether it is worth it.
    """

    author_id: str
    room: str
    text: str
    client_id: str | None = None
    reply_to: str | None = None
    to: Sequence[str] | None = None
    images: tuple[NewImage | UploadedImage | None, ...] = ()
    files: tuple[UploadedFile, ...] = ()


SendResult = Outcome[SendReply] | ChatError


def send_messages(tx: Transaction, sends: Sequence[Send]) -> list[SendResult]:
    """Post many messages, in order, by a constant number of statements; emits MessageSent for each.

    A send whose (author, client_id) already stands for a message, in the store or earlier in the
    batch, posts nothing and is answered with that message as it is now; this is looked at before
    anything else. The others get RoomNotFound, NotInRoom, Forbidden, Blocked (in a direct room of
    two), RateLimited (in a slow one), EmptyMessage, MessageTooLong, MessageNotFound (the message
    replied to) or InvalidImage (an upload that is not the author's, or that an earlier message
    has), each alone; nobody's fault touches a neighbour. Whispers are sent by another act.
    """
    return _Batch(tx, sends).post()


def earlier_send(tx: Transaction, author_id: str, client_id: str) -> SendReply | None:
    """What a retry is answered with, or None if this send is a first one."""
    earlier = tx.find_sends([(author_id, client_id)]).get((author_id, client_id))
    return _reply_again(earlier) if earlier else None


def check_send(tx: Transaction, send: Send) -> SendReply | None:
    """Whether a send with images is worth decoding them, looked at beside the writer.

    Returns:
        What a retry is answered with, or None for a first send.

    Raises:
        ChatError: as `send_messages` would answer it now; nothing was decoded or stored.
    """
    if send.client_id:
        again = earlier_send(tx, send.author_id, send.client_id)
        if again:
            return again
    access = access_room(tx, send.author_id, send.room)
    author = tx.find_person(send.author_id)
    if author is None:
        raise NotNamed
    refusal = _refusal(send, author, access, tx.now)
    if refusal:
        raise refusal
    if send.reply_to:
        check_replied(access, tx.find_replied([send.reply_to]), send.reply_to)
    check_uploads(tx, send)
    return None


def check_uploads(tx: Transaction, send: Send) -> None:
    """Raise InvalidImage unless a message could have the uploads that it names; takes nothing."""
    waiting = Waiting(tx, uploads_named(send.author_id, send.images, send.files), lock=False)
    waiting.take(send.author_id, send.images, send.files)


def _refusal(send: Send, author: Person, access: RoomAccess, now: datetime) -> ChatError | None:
    if send.to is not None:  # whoever mistakes a whisper for a message would tell it to all
        return InvalidRequest("A whisper is sent by itself.", path="to")
    refusal = fault(Right.SEND_MESSAGE, author, access)
    if refusal or access.membership is None:
        return refusal
    refusal = speaking_fault(access.room, access.membership, now)
    return refusal or content_fault(send.text, len(send.images), len(send.files))


def check_replied(
    access: RoomAccess, replied: Mapping[str, tuple[str, int]], reply_to: str
) -> None:
    """Raise MessageNotFound unless a message to be replied to is one of a room, and may be read."""
    room_id, position = replied.get(reply_to, (None, 0))
    if room_id != access.room.id or position < access.first_visible:
        raise MessageNotFound(reply_to)


def _reply_again(earlier: EarlierSend) -> SendReply:
    message = earlier.message
    if earlier.visible:
        return SendReply(message=message)
    return SendReply(
        message=MessageReceipt(
            id=message.id, room=message.room, position=message.position, sent_at=message.sent_at
        )
    )


class _Batch:
    """The sends of one transaction, with all that was looked up for them at once."""

    def __init__(self, tx: Transaction, sends: Sequence[Send]) -> None:
        self._tx = tx
        self._sends = sends
        self._earlier = _find_earlier(tx, sends)
        self._places = self._find_places()
        replied = {send.reply_to for send in sends if send.reply_to}
        self._replied = tx.find_replied(replied) if replied else {}
        self._called: dict[int, Called] = {}
        self._barred: Mapping[tuple[str, str], str] = {}
        self._posted_at: dict[tuple[str, str], datetime] = {}
        self._look_closer()
        self._waiting = Waiting(tx, self._uploads())
        self._sent_at = timestamp(tx.now)
        self._counters: dict[str, Counters] = {}
        self._rows: list[NewMessage] = []
        self._slow: set[tuple[str, str]] = set()

    def post(self) -> list[SendResult]:
        results = [self._post_one(index, send) for index, send in enumerate(self._sends)]
        if self._rows:
            self._tx.add_messages(self._rows, self._counters)
        self._waiting.end()
        if self._slow:
            self._tx.note_slow_posts(self._slow)
        return results

    def _firsts(self) -> Iterator[Send]:
        """Those that repeat nothing that is in the store."""
        earlier = self._earlier
        return (send for send in self._sends if (send.author_id, send.client_id) not in earlier)

    def _uploads(self) -> list[tuple[str, str]]:
        """What they want to send of what waits."""
        return [
            upload
            for send in self._firsts()
            if send.images or send.files
            for upload in uploads_named(send.author_id, send.images, send.files)
        ]

    def _find_places(self) -> Mapping[tuple[str, str], PostingPlace]:
        wanted = {(send.author_id, send.room): None for send in self._firsts()}
        return self._tx.lock_places(list(wanted)) if wanted else {}

    def _look_closer(self) -> None:
        """Look up what few sends need: who is called, who is blocked, who has to wait."""
        speeches: dict[int, Speech] = {}
        direct: set[tuple[str, str]] = set()
        slow: set[tuple[str, str]] = set()
        for index, send in enumerate(self._sends):
            place = self._places.get((send.author_id, send.room))
            if place is None:
                continue
            room = place.access.room
            if "@" in send.text:
                membership = place.access.membership
                speeches[index] = Speech(room, send.author_id, membership, send.text)
            if room.kind is RoomKind.DIRECT:
                direct.add((room.id, send.author_id))
            if room.slow_seconds:
                slow.add((room.id, send.author_id))
        if speeches:
            called = resolve_calls(self._tx, list(speeches.values()))
            self._called = dict(zip(speeches, called, strict=True))
        if direct:
            self._barred = self._tx.find_barred(direct)
        if slow:
            self._posted_at = dict(self._tx.slow_posts(slow))

    def _post_one(self, index: int, send: Send) -> SendResult:
        key = (send.author_id, send.client_id)
        if key in self._earlier:
            return Outcome(self._earlier[key])
        place = self._places.get((send.author_id, send.room))
        if place is None:
            return RoomNotFound(send.room)
        refusal = self._fault(send, place)
        if refusal:
            return refusal
        try:
            attached = self._waiting.take(send.author_id, send.images, send.files)
        except InvalidImage as error:
            return error
        called = self._called.get(index, NOBODY_CALLED)
        message = self._append(send, place, called, attached)
        reply = SendReply(message)
        if send.client_id:
            self._earlier[key] = reply
        return Outcome(reply, (MessageSent(message),))

    def _fault(self, send: Send, place: PostingPlace) -> ChatError | None:
        access, now = place.access, self._tx.now
        refusal = _refusal(send, place.author, access, now)
        if refusal:
            return refusal
        if send.reply_to:
            try:
                check_replied(access, self._replied, send.reply_to)
            except MessageNotFound as error:
                return error
        key = (access.room.id, send.author_id)
        if key in self._barred:
            return Blocked(self._barred[key])
        if access.room.slow_seconds and access.membership:
            return haste_fault(access.room, access.membership, self._posted_at.get(key), now)
        return None

    def _append(
        self, send: Send, place: PostingPlace, called: Called, attached: Attached
    ) -> Message:
        room, counters = place.access.room, place.counters
        counters.head += 1
        counters.revision += 1
        self._counters[room.id] = counters
        if room.slow_seconds:
            self._slow.add((room.id, send.author_id))
            self._posted_at[room.id, send.author_id] = self._tx.now
        reply_to = None
        if send.reply_to:
            reply_to = ReplyTo(send.reply_to, self._replied[send.reply_to][1])
        row = NewMessage(
            id=self._tx.new_id(),
            room_id=room.id,
            position=counters.head,
            revision=counters.revision,
            author_id=send.author_id,
            text=send.text,
            client_id=send.client_id,
            reply_to=reply_to,
            sent_at=self._tx.now,
            images=attached.images,
            files=attached.files,
            mentions=called.mentions,
            called=called.counted,
        )
        self._rows.append(row)
        return fresh_message(row, place.user, self._sent_at)


def _find_earlier(
    tx: Transaction, sends: Sequence[Send]
) -> dict[tuple[str, str | None], SendReply]:
    """What those sends are answered with that repeat an earlier one, by author and client id."""
    keys = [(send.author_id, send.client_id) for send in sends if send.client_id]
    found = tx.find_sends(keys) if keys else {}
    return {key: _reply_again(earlier) for key, earlier in found.items()}


NOBODY: Final = Mentions(users=[], room=False, here=False)
"""The mentions of a message that calls nobody."""


def fresh_message(row: NewMessage, author: User, sent_at: Timestamp) -> Message:
    """Write a message that is about to be stored."""
    return Message(
        id=row.id,
        room=row.room_id,
        position=row.position,
        revision=row.revision,
        author=author,
        text=row.text,
        images=[image_shape(image) for image in row.images] if row.images else [],
        reply_to=row.reply_to,
        mentions=row.mentions or NOBODY,
        reactions=[],
        client_id=row.client_id,
        sent_at=sent_at,
        edited_at=None,
        deleted_at=None,
        pinned_at=None,
        whisper=row.whisper,
        files=[file_shape(file) for file in row.files] if row.files else [],
    )
