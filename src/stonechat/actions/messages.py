"""Saying something, and reading what was said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from stonechat.actions.access import access_room
from stonechat.actions.act import Outcome
from stonechat.actions.changes import MessageSent
from stonechat.actions.images import file_shape, image_shape
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
from stonechat.actions.uploads import Waiting
from stonechat.chat import limits
from stonechat.chat.errors import (
    ChatError,
    InvalidImage,
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
    decoded, which only `check_send` is shown.
    """

    author_id: str
    room: str
    text: str
    client_id: str | None = None
    reply_to: str | None = None
    to: Sequence[str] = ()
    images: tuple[NewImage | requests.UploadedImage | None, ...] = ()
    files: tuple[requests.UploadedFile, ...] = ()


SendResult = Outcome[SendReply] | ChatError


def send_messages(tx: Transaction, sends: Sequence[Send]) -> list[SendResult]:
    """Post many messages, in order, by a constant number of statements; emits MessageSent for each.

    A send whose (author, client_id) already stands for a message, in the store or earlier in the
    batch, posts nothing and is answered with that message as it is now; this is looked at before
    anything else. The others get RoomNotFound, NotInRoom, Forbidden, EmptyMessage, MessageTooLong,
    MessageNotFound (the message replied to) or InvalidImage (an upload that is not the author's, or
    that an earlier message has), each alone; nobody's fault touches a neighbour.
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
    refusal = _refusal(send, author, access)
    if refusal:
        raise refusal
    if send.reply_to:
        room_id, _ = tx.find_replied([send.reply_to]).get(send.reply_to, (None, 0))
        if room_id != access.room.id:
            raise MessageNotFound(send.reply_to)
    waiting = Waiting(tx, _uploads_of(send), lock=False)
    waiting.take(send.author_id, send.images, send.files)
    return None


def _uploads_of(send: Send) -> list[tuple[str, str]]:
    """The uploads that a message is to have, with whose they have to be."""
    images = [one.upload for one in send.images if isinstance(one, requests.UploadedImage)]
    files = [file.upload for file in send.files]
    return [(send.author_id, upload_id) for upload_id in (*images, *files)]


def _refusal(send: Send, author: Person, access: RoomAccess) -> ChatError | None:
    refusal = fault(Right.SEND_MESSAGE, author, access) or content_fault(
        send.text, len(send.images), len(send.files)
    )
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
        more = (send for send in self._firsts() if send.images or send.files)
        self._waiting = Waiting(tx, [upload for send in more for upload in _uploads_of(send)])
        self._sent_at = timestamp(tx.now)
        self._counters: dict[str, Counters] = {}
        self._rows: list[NewMessage] = []

    def post(self) -> list[SendResult]:
        results = [self._post_one(send) for send in self._sends]
        if self._rows:
            self._tx.add_messages(self._rows, self._counters)
        self._waiting.end()
        return results

    def _firsts(self) -> Iterator[Send]:
        """Those that repeat nothing that is in the store."""
        earlier = self._earlier
        return (send for send in self._sends if (send.author_id, send.client_id) not in earlier)

    def _find_places(self) -> Mapping[tuple[str, str], PostingPlace]:
        wanted = {(send.author_id, send.room): None for send in self._firsts()}
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
        try:
            images, files = self._waiting.take(send.author_id, send.images, send.files)
        except InvalidImage as error:
            return error
        message = self._append(send, place, images, files)
        reply = SendReply(message)
        if send.client_id:
            self._earlier[key] = reply
        return Outcome(reply, (MessageSent(message),))

    def _fault(self, send: Send, place: PostingPlace) -> ChatError | None:
        refusal = _refusal(send, place.author, place.access)
        if refusal:
            return refusal
        if send.reply_to:
            room_id, _ = self._replied.get(send.reply_to, (None, 0))
            if room_id != place.access.room.id:
                return MessageNotFound(send.reply_to)
        return None

    def _append(
        self,
        send: Send,
        place: PostingPlace,
        images: tuple[NewImage, ...],
        files: tuple[NewFile, ...],
    ) -> Message:
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
            images=images,
            files=files,
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
