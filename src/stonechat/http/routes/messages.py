"""Messages: reading what was said, and saying something."""

from sys import getsizeof
from typing import Final

from litestar import get, post

from stonechat.actions import messages
from stonechat.chat.errors import (
    EmptyMessage,
    Forbidden,
    InvalidImage,
    MessageNotFound,
    MessageTooLong,
    NotInRoom,
    RoomNotFound,
    WhisperNotFound,
)
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_in_set
from stonechat.wire import requests
from stonechat.wire.replies import HistoryReply, SendReply


@get(
    "/rooms/{room:str}/messages",
    dependencies=from_query(requests.History),
    opt=refuses(RoomNotFound, MessageNotFound, WhisperNotFound),
)
async def history(
    asked: Given[requests.History], identity: Given[Identity], services: Given[Services]
) -> HistoryReply:
    """Read a page of a room, oldest first.

    Give at most one of `before`, `after`, `around` (positions; the first two exclude themselves)
    and `around_message` (an id); with none you get the newest page.
    """
    return await services.readers.run(lambda tx: messages.history(tx, identity.person, asked))


@post(
    "/rooms/{room:str}/messages",
    dependencies=from_body(requests.PostMessage),
    opt=refuses(
        RoomNotFound,
        NotInRoom,
        Forbidden,
        EmptyMessage,
        MessageTooLong,
        MessageNotFound,
        InvalidImage,
    ),
)
async def send_message(
    asked: Given[requests.PostMessage], identity: Given[Identity], services: Given[Services]
) -> SendReply:
    """Say something in a room.

    `images` and `files` name what you have uploaded, in the order in which it is to stand. The
    answer comes once the message is durable. With a `client_id` of your own, repeating it is safe:
    a retry stores nothing, and is answered with the first message as it is now.
    """
    send = messages.Send(
        author_id=identity.person.id,
        room=asked.room,
        text=asked.text or "",
        client_id=asked.client_id,
        reply_to=asked.reply_to,
        to=asked.to or (),
        images=tuple(asked.images or ()),
        files=tuple(asked.files or ()),
    )
    weight = getsizeof(send.text)
    return await run_in_set(services, messages.send_messages, send, size_bytes=weight)


ROUTES: Final = (history, send_message)
