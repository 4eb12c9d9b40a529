"""Messages: reading what was said, and saying something."""

from sys import getsizeof
from typing import Final

from litestar import get, post, put

from stonechat.actions import messages, reading, whispers
from stonechat.actions.history import history as read_history
from stonechat.chat.errors import (
    Blocked,
    EmptyMessage,
    Forbidden,
    InvalidImage,
    MessageNotFound,
    MessageTooLong,
    NotInRoom,
    RoomNotFound,
    UserNotFound,
    UserNotInRoom,
    WhisperNotFound,
)
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_act, run_in_set
from stonechat.wire import requests
from stonechat.wire.messages import MarkRead, MarkRoomRead, MarkWhisperRead, ReadReply
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

    Give at most one of `before`, `after`, `around` (positions; the first two exclude themselves),
    `around_message` (an id) and `at` (an instant); with none you get the newest page.
    """
    return await services.pages.run(lambda tx: read_history(tx, identity.person, asked))


@get(
    "/whispers/{whisper:str}/messages",
    dependencies=from_query(requests.History),
    opt=refuses(WhisperNotFound, MessageNotFound),
)
async def read_whisper(
    asked: Given[requests.History], identity: Given[Identity], services: Given[Services]
) -> HistoryReply:
    """Read a page of a whisper that you are part of, oldest first."""
    return await services.pages.run(lambda tx: read_history(tx, identity.person, asked))


@put(
    "/rooms/{room:str}/read",
    dependencies=from_body(MarkRoomRead),
    opt=refuses(RoomNotFound, NotInRoom),
)
async def mark_read(
    asked: Given[MarkRoomRead], identity: Given[Identity], services: Given[Services]
) -> ReadReply:
    """Say how far you have read in a room.

    The position never goes back without `unread`. The answer has what is unread then.
    """
    request = MarkRead(asked.position, room=asked.room, unread=asked.unread)
    return await run_act(services, reading.mark_read, reading.Reading(identity.person, request))


@put(
    "/whispers/{whisper:str}/read",
    dependencies=from_body(MarkWhisperRead),
    opt=refuses(WhisperNotFound),
)
async def mark_whisper_read(
    asked: Given[MarkWhisperRead], identity: Given[Identity], services: Given[Services]
) -> ReadReply:
    """Say how far you have read in a whisper."""
    request = MarkRead(asked.position, whisper=asked.whisper, unread=asked.unread)
    return await run_act(services, reading.mark_read, reading.Reading(identity.person, request))


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
        UserNotFound,
        UserNotInRoom,
        Blocked,
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
        to=asked.to,
        images=tuple(asked.images or ()),
        files=tuple(asked.files or ()),
    )
    weight = getsizeof(send.text)
    if send.to is not None:
        return await run_act(services, whispers.whisper, send)
    return await run_in_set(services, messages.send_messages, send, size_bytes=weight)


ROUTES: Final = (history, send_message, read_whisper, mark_read, mark_whisper_read)
