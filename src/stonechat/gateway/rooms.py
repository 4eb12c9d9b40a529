"""Making, entering, leaving and finding rooms."""

from collections.abc import Callable

from stonechat.actions import rooms
from stonechat.actions.act import Outcome
from stonechat.chat.errors import ChatError
from stonechat.gateway.answer import Answer
from stonechat.gateway.visitor import Visitor
from stonechat.wire import requests
from stonechat.wire.replies import JoinReply, RoomReply


def create_room(visitor: Visitor, request: requests.CreateRoom, answer: Answer) -> None:
    """Make a room; this connection has joined it."""
    creation = rooms.Creation(visitor.actor, request)
    visitor.services.appender.submit(
        rooms.create_room, creation, _entering(visitor, answer), visitor.connection
    )


def join_room(visitor: Visitor, request: requests.JoinRoom, answer: Answer) -> None:
    """Enter a room, unless this connection has."""
    joining = rooms.Joining(visitor.actor, request, frozenset(visitor.heard))
    visitor.services.appender.submit(
        rooms.join_room, joining, _entering(visitor, answer), visitor.connection
    )


def leave_room(visitor: Visitor, request: requests.LeaveRoom, answer: Answer) -> None:
    """Leave a room."""
    leaving = rooms.Leaving(visitor.actor, request)
    visitor.services.appender.submit(rooms.leave_room, leaving, answer.settle, visitor.connection)


def list_rooms(visitor: Visitor, request: requests.ListRooms, answer: Answer) -> None:
    """Find rooms."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: rooms.list_rooms(tx, actor, request), answer.settle_reading
    )


def list_members(visitor: Visitor, request: requests.ListMembers, answer: Answer) -> None:
    """Find people in a room."""
    actor = visitor.actor
    visitor.services.readers.submit(
        lambda tx: rooms.list_members(tx, actor, request), answer.settle_reading
    )


def _entering(
    visitor: Visitor, answer: Answer
) -> Callable[[Outcome[JoinReply] | Outcome[RoomReply] | ChatError], None]:
    def entered(result: Outcome[JoinReply] | Outcome[RoomReply] | ChatError) -> None:
        if not isinstance(result, ChatError):
            room_id = result.reply.room.id
            visitor.heard.add(room_id)
            # The reply stands at a revision: what came before it must not be heard after it.
            visitor.services.hub.write_out(room_id)
        answer.settle(result)

    return entered
