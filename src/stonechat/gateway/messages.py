"""Saying something, reading what was said, and how far one has read."""

import logging
from collections.abc import Callable, Iterable
from sys import getsizeof

import msgspec

from stonechat.actions import messages, reading, whispers
from stonechat.actions.act import Outcome
from stonechat.actions.history import history as history_of
from stonechat.actions.store import NewImage
from stonechat.chat.errors import ChatError, Internal, Unavailable
from stonechat.chat.rates import Limit
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire import requests
from stonechat.wire.messages import MarkRead, SetTyping, Typing
from stonechat.wire.replies import Done, SendReply
from stonechat.wire.shapes import user_shape

_encode = msgspec.json.Encoder().encode

_log = logging.getLogger(__name__)


def is_plain(request: requests.SendMessage) -> bool:
    """Whether a message can go beside others: it has no image to decode, and is no whisper.

    A whisper is an act of its own, which sends pass while they wait for the writer.
    """
    return request.to is None and not _has_raw_images(request)


def is_open(request: requests.SendMessage) -> bool:
    """Whether all members of the room hear a message, and so that its author is there."""
    return request.to is None


def send_message(visitor: Visitor, request: requests.SendMessage, answer: Answer) -> None:
    """Post a message; its images are made safe and durable first."""
    images = [requests.uploaded(image) for image in request.images or ()]
    if None not in images:
        _post(visitor, _send_of(visitor, request, images), answer.settle)
    else:
        visitor.check_rate(Limit.IMAGE, images.count(None))
        visitor.services.tasks.start(_send_with_images(visitor, request, answer))


def history(visitor: Visitor, request: requests.History, answer: Answer) -> None:
    """Read a page of a room."""
    actor = visitor.actor
    visitor.services.pages.submit(lambda tx: history_of(tx, actor, request), answer.settle_reading)


def mark_read(visitor: Visitor, request: MarkRead, answer: Answer) -> None:
    """Say how far one has read."""
    asked = reading.Reading(visitor.actor, request)
    visitor.services.appender.submit(reading.mark_read, asked, answer.settle, visitor.connection)


def show_typing(visitor: Visitor, request: SetTyping, answer: Answer) -> None:
    """Let the others see that one is writing."""
    actor, services = visitor.actor, visitor.services

    def found(place: reading.WritingPlace | ChatError) -> None:
        if isinstance(place, ChatError):
            answer.refuse(place)
            return
        room = place.room_id if request.whisper is None else None
        told = Typing(room=room, whisper=request.whisper, user=user_shape(actor), on=request.on)
        encoded = _encode(told)
        services.typing.tell(place.stream_id, place.room_id, actor.id, encoded, on=request.on)
        answer.reply(Done())

    services.readers.submit(lambda tx: reading.typing_place(tx, actor, request), found)


async def _send_with_images(
    visitor: Visitor, request: requests.SendMessage, answer: Answer
) -> None:
    services = visitor.services
    sources = request.images or []
    undecoded = _send_of(visitor, request, [requests.uploaded(image) for image in sources])
    check = messages.check_send if request.to is None else whispers.check_whisper
    try:
        again = await services.readers.run(lambda tx: check(tx, undecoded))
        if again is not None:
            answer.reply(again)
            return
        images = await services.images.store(sources)
    except ChatError as error:
        answer.refuse(error)
        return
    except Exception:  # noqa: BLE001 - a defect of ours must cost one request, never a connection
        _log.exception("an image could not be stored")
        answer.refuse(Internal())
        return

    def posted(result: Outcome[SendReply] | ChatError) -> None:
        # After these nobody can know whether the message is stored; the sweep will.
        in_doubt = isinstance(result, Unavailable | Internal)
        if in_doubt or (isinstance(result, Outcome) and result.changes):
            services.images.release(images)
        else:
            services.tasks.start(services.images.discard(images))
        answer.settle(result)

    try:
        visitor.check_standing()
    except ChatError as error:
        posted(error)
    else:
        _post(visitor, _send_of(visitor, request, images), posted)


def _has_raw_images(request: requests.SendMessage) -> bool:
    return None in map(requests.uploaded, request.images or ())


def _send_of(
    visitor: Visitor,
    request: requests.SendMessage,
    images: Iterable[NewImage | requests.UploadedImage | None],
) -> messages.Send:
    return messages.Send(
        author_id=visitor.actor.id,
        room=request.room,
        text=request.text or "",
        client_id=request.client_id,
        reply_to=request.reply_to,
        to=request.to,
        images=tuple(images),
        files=tuple(request.files or ()),
    )


def _post(
    visitor: Visitor,
    send: messages.Send,
    done: Callable[[Outcome[SendReply] | ChatError], None],
) -> None:
    appender, size = visitor.services.appender, getsizeof(send.text)
    if send.to is None:
        appender.submit_to_set(
            messages.send_messages, send, done, visitor.connection, size_bytes=size
        )
    else:
        appender.submit(whispers.whisper, send, done, visitor.connection, size_bytes=size)
