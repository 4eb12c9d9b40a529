"""Saying something, and reading what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stonechat.actions.access import access_room
from stonechat.actions.act import Outcome
from stonechat.actions.changes import MessageSent
from stonechat.actions.store import (
    Counters,
    EarlierSend,
    NewImage,
    NewMessage,
    Page,
    PostingPlace,
    Transaction,
)
from stonechat.chat import limits
from stonechat.chat.errors import (
    ChatError,
    Forbidden,
    InvalidRequest,
    MessageNotFound,
    RoomNotFound,
    WhisperNotFound,
)
from stonechat.chat.rules import content_fault, may_whisper, posting_fault
from stonechat.chat.values import Person
from stonechat.wire import requests
from stonechat.wire.replies import HistoryReply, SendReply
from stonechat.wire.shapes import (
    Image,
    Mentions,
    Message,
    MessageReceipt,
    ReplyTo,
    image_url,
    thumbnail_url,
    timestamp,
    user_shape,
)


@dataclass(frozen=True, slots=True)
class Send:
    """A message that somebody wants to post; its images are stored already."""

    author_id: str
    room: str
    text: str
    client_id: str | None = None
    reply_to: str | None = None
    to: Sequence[str] = ()
    images: tuple[NewImage, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Who wants to post where."""
        return self.author_id, self.room


_NO_WHISPERS = "Whispers are for people with an account."

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
    fault = posting_fault(access) or content_fault(send.text, image_count)
    if fault:
        raise fault
    author = tx.find_person(send.author_id)
    if send.to and author and not may_whisper(author):
        raise Forbidden(_NO_WHISPERS)
    if send.reply_to:
        room_id, _ = tx.find_replied([send.reply_to]).get(send.reply_to, (None, 0))
        if room_id != access.room.id:
            raise MessageNotFound(send.reply_to)
    return None


def _reply_again(earlier: EarlierSend) -> SendReply:
    message = earlier.message
    if earlier.visible:
        return SendReply(message=message)
    return SendReply(
        message=MessageReceipt(
            id=message.id, room=message.room, position=message.position, sent_at=message.sent_at
        )
    )


@dataclass(slots=True)
class _Batch:
    """The sends of one transaction, with all that was looked up for them at once."""

    tx: Transaction
    sends: Sequence[Send]
    earlier: dict[tuple[str, str], SendReply] = field(default_factory=dict)
    places: dict[tuple[str, str], PostingPlace] = field(default_factory=dict)
    replied: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, Counters] = field(default_factory=dict)
    rows: list[NewMessage] = field(default_factory=list)

    def post(self) -> list[SendResult]:
        self._look_up()
        results = [self._post_one(send) for send in self.sends]
        if self.rows:
            self.tx.add_messages(self.rows, self.counters)
        return results

    def _look_up(self) -> None:
        keys = [(send.author_id, send.client_id) for send in self.sends if send.client_id]
        if keys:
            found = self.tx.find_sends(keys)
            self.earlier = {key: _reply_again(earlier) for key, earlier in found.items()}
        places = {
            send.place: None
            for send in self.sends
            if not send.client_id or (send.author_id, send.client_id) not in self.earlier
        }
        if places:
            self.places = dict(self.tx.lock_places(list(places)))
        replied = {send.reply_to for send in self.sends if send.reply_to}
        if replied:
            self.replied = dict(self.tx.find_replied(replied))

    def _post_one(self, send: Send) -> SendResult:
        key = (send.author_id, send.client_id) if send.client_id else None
        again = self.earlier.get(key) if key else None
        if again:
            return Outcome(again)
        place = self.places.get(send.place)
        if place is None:
            return RoomNotFound(send.room)
        fault = self._fault(send, place)
        if fault:
            return fault
        message = self._append(send, place)
        reply = SendReply(message=message)
        if key:
            self.earlier[key] = reply
        return Outcome(reply, (MessageSent(message),))

    def _fault(self, send: Send, place: PostingPlace) -> ChatError | None:
        fault = posting_fault(place.access) or content_fault(send.text, len(send.images))
        if fault:
            return fault
        if send.to and not may_whisper(place.author):
            return Forbidden(_NO_WHISPERS)
        if send.reply_to:
            room_id, _ = self.replied.get(send.reply_to, (None, 0))
            if room_id != place.access.room.id:
                return MessageNotFound(send.reply_to)
        return None

    def _append(self, send: Send, place: PostingPlace) -> Message:
        room = place.access.room
        before = self.counters.get(room.id) or Counters(room.head, room.revision)
        after = Counters(before.head + 1, before.revision + 1)
        self.counters[room.id] = after
        reply_to = None
        if send.reply_to:
            reply_to = ReplyTo(id=send.reply_to, position=self.replied[send.reply_to][1])
        row = NewMessage(
            id=self.tx.new_id(),
            room_id=room.id,
            position=after.head,
            revision=after.revision,
            author_id=send.author_id,
            text=send.text,
            client_id=send.client_id,
            reply_to=reply_to,
            sent_at=self.tx.now,
            images=send.images,
        )
        self.rows.append(row)
        return _fresh_message(row, place.author)


_NOBODY = Mentions(users=[], room=False)


def _fresh_message(row: NewMessage, author: Person) -> Message:
    return Message(
        id=row.id,
        room=row.room_id,
        position=row.position,
        revision=row.revision,
        author=user_shape(author),
        text=row.text,
        images=[image_shape(image) for image in row.images],
        reply_to=row.reply_to,
        mentions=_NOBODY,
        reactions=[],
        client_id=row.client_id,
        sent_at=timestamp(row.sent_at),
        edited_at=None,
        deleted_at=None,
        pinned_at=None,
        whisper=None,
    )


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
