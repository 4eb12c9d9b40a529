"""Saying something, and reading what was said."""

import logging
from collections.abc import Callable, Iterable
from sys import getsizeof

from stonechat.actions import messages
from stonechat.actions.act import Outcome
from stonechat.actions.store import NewImage
from stonechat.chat.errors import ChatError, Internal, Unavailable
from stonechat.chat.rates import Limit
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire import requests
from stonechat.wire.replies import SendReply

_log = logging.getLogger(__name__)


def is_plain(request: requests.SendMessage) -> bool:
    """Whether a message can go straight to the appender: it has no image to decode first."""
    return all(requests.uploaded(image) for image in request.images or ())


def is_open(request: requests.SendMessage) -> bool:
    """Whether all members of the room hear a message, and so that its author is there."""
    return not request.to


def send_message(visitor: Visitor, request: requests.SendMessage, answer: Answer) -> None:
    """Post a message; its images are made safe and durable first."""
    images = [requests.uploaded(image) for image in request.images or ()]
    if is_plain(request):
        _post(visitor, _send_of(visitor, request, images), answer.settle)
    else:
        visitor.check_rate(Limit.IMAGE, images.count(None))
        visitor.services.tasks.start(_send_with_images(visitor, request, answer))


def history(visitor: Visitor, request: requests.History, answer: Answer) -> None:
    """Read a page of a room."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: messages.history(tx, actor, request), answer.settle_reading
    )


async def _send_with_images(
    visitor: Visitor, request: requests.SendMessage, answer: Answer
) -> None:
    services = visitor.services
    sources = request.images or []
    undecoded = _send_of(visitor, request, [requests.uploaded(image) for image in sources])
    try:
        again = await services.readers.run(lambda tx: messages.check_send(tx, undecoded))
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
        to=request.to or (),
        images=tuple(images),
        files=tuple(request.files or ()),
    )


def _post(
    visitor: Visitor,
    send: messages.Send,
    done: Callable[[Outcome[SendReply] | ChatError], None],
) -> None:
    visitor.services.appender.submit_to_set(
        messages.send_messages, send, done, visitor.connection, size_bytes=getsizeof(send.text)
    )
