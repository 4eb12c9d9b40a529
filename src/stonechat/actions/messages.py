"""Saying something, and reading what was said."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from stonechat.actions.access import access_room
from stonechat.actions.act import Outcome
from stonechat.actions.changes import MessageSent
from stonechat.actions.store import (
    Counters,
    EarlierSend,
    NewFile,
    NewImage,
    NewMessage,
    Page,
    PostingPlace,
    Transaction,
)
from stonechat.chat import limits
from stonechat.chat.errors import (
    ChatError,
    InvalidRequest,
    MessageNotFound,
    NotNamed,
    RoomNotFound,
    WhisperNotFound,
)
from stonechat.chat.rights import Right, fault
from stonechat.chat.rules import content_fault
from stonechat.chat.values import Person, RoomAccess
from stonechat.wire import requests
from stonechat.wire.replies import HistoryReply, SendReply
from stonechat.wire.shapes import (
    File,
    Image,
    Mentions,
    Message,
    MessageReceipt,
    ReplyTo,
    Timestamp,
    User,
    file_url,
    image_url,
    thumbnail_url,
    timestamp,
)


class Send(Struct, frozen=True, gc=False):
    """A message that somebody wants to post; its images are stored already."""

    author_id: str
    room: str
    text: str
    client_id: str | None = None
    reply_to: str | None = None
    to: Sequence[str] = ()
    images: tuple[NewImage, ...] = ()


SendResult = Outcome[SendReply] | ChatError


def send_messages(tx: Transaction, sends: Sequence[Send]) -> list[SendResult]:
    """Post many messages, in order, by a constant number of statements; emits MessageSent for each.

    A send whose (author, client_id) already stands for a message, in the store or earlier in the
    batch, posts nothing and is answered with that message as it is now; this is looked at before
    anything else. The others get RoomNotFound, NotInRoom, Forbidden, EmptyMessage, MessageTooLong
    or MessageNotFound (the message replied to), each alone; nobody's fault touches a neighbour.
    """
    return _Batch(tx, sends).post()


def earlier_send(tx: Transaction, author_id: str, client_id: str) -> SendReply | None:
    """What a retry is answered with, or None if this send is a first one."""
    earlier = tx.find_sends([(author_id, client_id)]).get((author_id, client_id))
    return _reply_again(earlier) if earlier else None


def check_send(tx: Transaction, send: Send, *, image_count: int) -> SendReply | None:
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
    refusal = _refusal(send, author, access, image_count)
    if refusal:
        raise refusal
    if send.reply_to:
        room_id, _ = tx.find_replied([send.reply_to]).get(send.reply_to, (None, 0))
        if room_id != access.room.id:
            raise MessageNotFound(send.reply_to)
    return None


def _refusal(send: Send, author: Person, access: RoomAccess, image_count: int) -> ChatError | None:
    refusal = fault(Right.SEND_MESSAGE, author, access) or content_fault(send.text, image_count)
    if refusal or not send.to:
        return refusal
    return fault(Right.WHISPER, author, access) or InvalidRequest(
        "This server cannot whisper yet.", path="to"
    )


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
        self._sent_at = timestamp(tx.now)
        self._counters: dict[str, Counters] = {}
        self._rows: list[NewMessage] = []

    def post(self) -> list[SendResult]:
        results = [self._post_one(send) for send in self._sends]
        if self._rows:
            self._tx.add_messages(self._rows, self._counters)
        return results

    def _find_places(self) -> Mapping[tuple[str, str], PostingPlace]:
        earlier = self._earlier
        wanted = {
            (send.author_id, send.room): None
            for send in self._sends
            if (send.author_id, send.client_id) not in earlier
        }
        return self._tx.lock_places(list(wanted)) if wanted else {}

    def _post_one(self, send: Send) -> SendResult:
        key = (send.author_id, send.client_id)
        if key in self._earlier:
            return Outcome(self._earlier[key])
        place = self._places.get((send.author_id, send.room))
        if place is None:
            return RoomNotFound(send.room)
        refusal = self._fault(send, place)
        if refusal:
            return refusal
        message = self._append(send, place)
        reply = SendReply(message)
        if send.client_id:
            self._earlier[key] = reply
        return Outcome(reply, (MessageSent(message),))

    def _fault(self, send: Send, place: PostingPlace) -> ChatError | None:
        refusal = _refusal(send, place.author, place.access, len(send.images))
        if refusal:
            return refusal
        if send.reply_to:
            room_id, _ = self._replied.get(send.reply_to, (None, 0))
            if room_id != place.access.room.id:
                return MessageNotFound(send.reply_to)
        return None

    def _append(self, send: Send, place: PostingPlace) -> Message:
        room_id, counters = place.access.room.id, place.counters
        counters.head += 1
        counters.revision += 1
        self._counters[room_id] = counters
        reply_to = None
        if send.reply_to:
            reply_to = ReplyTo(send.reply_to, self._replied[send.reply_to][1])
        row = NewMessage(
            id=self._tx.new_id(),
            room_id=room_id,
            position=counters.head,
            revision=counters.revision,
            author_id=send.author_id,
            text=send.text,
            client_id=send.client_id,
            reply_to=reply_to,
            sent_at=self._tx.now,
            images=send.images,
        )
        self._rows.append(row)
        return _fresh_message(row, place.user, self._sent_at)


def _find_earlier(
    tx: Transaction, sends: Sequence[Send]
) -> dict[tuple[str, str | None], SendReply]:
    """What those sends are answered with that repeat an earlier one, by author and client id."""
    keys = [(send.author_id, send.client_id) for send in sends if send.client_id]
    found = tx.find_sends(keys) if keys else {}
    return {key: _reply_again(earlier) for key, earlier in found.items()}


NOBODY: Final = Mentions(users=[], room=False, here=False)
"""The mentions of a message that calls nobody."""


def _fresh_message(row: NewMessage, author: User, sent_at: Timestamp) -> Message:
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


def file_shape(file: NewFile) -> File:
    """Write a stored file with the place where it is served."""
    return File(id=file.id, url=file_url(file.id), name=file.name, type=file.type, bytes=file.bytes)


def image_shape(image: NewImage) -> Image:
    """Write a stored image with the places where it is served."""
    return Image(
        id=image.id,
        url=image_url(image.id),
        thumbnail_url=thumbnail_url(image.id),
        width=image.width,
        height=image.height,
        bytes=image.bytes,
        type=image.type,
        name=image.name,
        alt=image.alt,
        placeholder=image.placeholder,
    )


def history(tx: Transaction, actor: Person, request: requests.History) -> HistoryReply:
    """A page of a room; raises RoomNotFound, MessageNotFound, WhisperNotFound, InvalidRequest."""
    if request.whisper is not None:
        raise WhisperNotFound(request.whisper)
    if request.room is None:
        raise InvalidRequest("`room` is missing.", path="room")
    access = access_room(tx, actor.id, request.room)
    page = tx.read_page(access.room.id, _page(tx, actor, access.room.id, request))
    return HistoryReply(
        messages=page.messages,
        whispers=[],
        more_before=page.more_before,
        more_after=page.more_after,
        more_whispers=False,
    )


def _page(tx: Transaction, actor: Person, room_id: str, request: requests.History) -> Page:
    places = (request.before, request.after, request.around, request.around_message)
    if request.at is not None:
        raise InvalidRequest("This server cannot look history up by time yet.", path="at")
    if sum(place is not None for place in places) > 1:
        raise InvalidRequest(
            "Give one of before, after, around and around_message, or none for the newest page."
        )
    limit = request.limit or limits.PAGE_DEFAULT
    around = request.around
    if request.around_message is not None:
        found = tx.find_message(request.around_message, actor.id)
        if found is None or found[0] != room_id:
            raise MessageNotFound(request.around_message)
        around = found[1]
    return Page(limit=limit, before=request.before, after=request.after, around=around)
