"""Messages that were said already: reading, editing, deleting, reacting to and pinning them."""

from typing import Final

from litestar import delete, get, patch, put

from stonechat.actions import amendments, deletions, edits, pins, reactions
from stonechat.chat.errors import (
    Blocked,
    EmptyMessage,
    Forbidden,
    MessageNotFound,
    MessageTooLong,
    NotInRoom,
    RoomNotFound,
    WhisperNotFound,
)
from stonechat.chat.rates import Limit, edit_cost
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_act
from stonechat.wire import messages
from stonechat.wire.messages import EditList, MessageList, MessageReply


@get(
    "/messages/{message:str}",
    dependencies=from_query(messages.ReadMessage),
    opt=refuses(MessageNotFound),
)
async def read_message(
    asked: Given[messages.ReadMessage], identity: Given[Identity], services: Given[Services]
) -> MessageReply:
    """Read one message as it is now.

    Of one that was deleted, only its place is left.
    """
    return await services.readers.run(
        lambda tx: amendments.read_message(tx, identity.person, asked)
    )


@patch(
    "/messages/{message:str}",
    dependencies=from_body(messages.EditMessage),
    opt=refuses(MessageNotFound, NotInRoom, Forbidden, Blocked, EmptyMessage, MessageTooLong),
)
async def edit_message(
    asked: Given[messages.EditMessage], identity: Given[Identity], services: Given[Services]
) -> MessageReply:
    """Say something else instead of what you said.

    Who is called by it is found anew. The text before is kept for you and the room's moderators.
    """
    services.rates.check(Limit.SEND, identity.person.id, edit_cost(asked.text))
    return await run_act(services, edits.edit_message, edits.Editing(identity.person, asked))


@delete(
    "/messages/{message:str}",
    status_code=200,
    dependencies=from_query(messages.DeleteMessage),
    opt=refuses(MessageNotFound, NotInRoom, Forbidden),
)
async def delete_message(
    asked: Given[messages.DeleteMessage], identity: Given[Identity], services: Given[Services]
) -> MessageReply:
    """Take a message back: its place stays, and nothing of what was in it.

    The room's owners and moderators delete what others said, too. Repeating it changes nothing.
    """
    retraction = deletions.Retraction(identity.person, asked)
    return await run_act(services, deletions.delete_message, retraction)


@get(
    "/messages/{message:str}/edits",
    dependencies=from_query(messages.ListEdits),
    opt=refuses(MessageNotFound, NotInRoom, Forbidden),
)
async def list_edits(
    asked: Given[messages.ListEdits], identity: Given[Identity], services: Given[Services]
) -> EditList:
    """List what a message said before it was edited, oldest first.

    For its author and the room's moderators. Of many texts these are the latest 50.
    """
    return await services.readers.run(lambda tx: edits.list_edits(tx, identity.person, asked))


@put(
    "/messages/{message:str}/reactions/{emoji:str}",
    dependencies=from_body(messages.ReactionRequest),
    opt=refuses(MessageNotFound, NotInRoom, Forbidden, Blocked),
)
async def add_reaction(
    asked: Given[messages.ReactionRequest], identity: Given[Identity], services: Given[Services]
) -> MessageReply:
    """Put an emoji on a message.

    It stands in the address, percent-encoded. A message has at most 20 different ones.
    """
    return await _react(asked, identity, services, on=True)


@delete(
    "/messages/{message:str}/reactions/{emoji:str}",
    status_code=200,
    dependencies=from_query(messages.ReactionRequest),
    opt=refuses(MessageNotFound, NotInRoom, Forbidden, Blocked),
)
async def remove_reaction(
    asked: Given[messages.ReactionRequest], identity: Given[Identity], services: Given[Services]
) -> MessageReply:
    """Take your emoji off a message."""
    return await _react(asked, identity, services, on=False)


async def _react(
    asked: messages.ReactionRequest, identity: Identity, services: Services, *, on: bool
) -> MessageReply:
    request = messages.React(message=asked.message, emoji=asked.emoji, on=on)
    return await run_act(services, reactions.react, reactions.Reacting(identity.person, request))


@put(
    "/messages/{message:str}/pin",
    dependencies=from_body(messages.ReadMessage),
    opt=refuses(MessageNotFound, NotInRoom, Forbidden, Blocked),
)
async def pin(
    asked: Given[messages.ReadMessage], identity: Given[Identity], services: Given[Services]
) -> MessageReply:
    """Pin a message, so that it is found easily.

    A room has at most 200 pinned messages.
    """
    return await _pin(asked, identity, services, on=True)


@delete(
    "/messages/{message:str}/pin",
    status_code=200,
    dependencies=from_query(messages.ReadMessage),
    opt=refuses(MessageNotFound, NotInRoom, Forbidden, Blocked),
)
async def unpin(
    asked: Given[messages.ReadMessage], identity: Given[Identity], services: Given[Services]
) -> MessageReply:
    """Pin a message no longer."""
    return await _pin(asked, identity, services, on=False)


async def _pin(
    asked: messages.ReadMessage, identity: Identity, services: Services, *, on: bool
) -> MessageReply:
    pinning = pins.Pinning(identity.person, messages.Pin(message=asked.message, on=on))
    return await run_act(services, pins.pin, pinning)


@get(
    "/rooms/{room:str}/pins",
    dependencies=from_query(messages.ListPins),
    opt=refuses(RoomNotFound, WhisperNotFound),
)
async def list_pins(
    asked: Given[messages.ListPins], identity: Given[Identity], services: Given[Services]
) -> MessageList:
    """List what is pinned in a room, the newest message first."""
    return await services.readers.run(lambda tx: pins.list_pins(tx, identity.person, asked))


@get(
    "/whispers/{whisper:str}/pins",
    dependencies=from_query(messages.ListPins),
    opt=refuses(RoomNotFound, WhisperNotFound),
)
async def list_whisper_pins(
    asked: Given[messages.ListPins], identity: Given[Identity], services: Given[Services]
) -> MessageList:
    """List what is pinned in a whisper that you are part of, the newest message first."""
    return await services.readers.run(lambda tx: pins.list_pins(tx, identity.person, asked))


ROUTES: Final = (
    read_message,
    edit_message,
    delete_message,
    list_edits,
    add_reaction,
    remove_reaction,
    pin,
    unpin,
    list_pins,
    list_whisper_pins,
)
