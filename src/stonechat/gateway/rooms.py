"""Making, entering, leaving, finding and changing rooms."""

from collections.abc import Callable

from stonechat.actions import catch_up as missed, direct_rooms, room_settings, rooms
from stonechat.actions.act import Outcome
from stonechat.chat.errors import ChatError
from stonechat.chat.rates import Limit
from stonechat.gateway.answer import Answer
from stonechat.gateway.settled import Revisions, SettledReading
from stonechat.gateway.visitor import Visitor
from stonechat.realtime.hub import Hub
from stonechat.wire import requests, rooms as shapes
from stonechat.wire.replies import CatchUpReply, JoinReply, RoomReply


def create_room(visitor: Visitor, request: requests.CreateRoom, answer: Answer) -> None:
    """Make a room; this connection has joined it."""
    creation = rooms.Creation(visitor.actor, request)
    visitor.services.appender.submit(
        rooms.create_room, creation, _entering(visitor, answer), visitor.connection
    )


def join_room(visitor: Visitor, request: requests.JoinRoom, answer: Answer) -> None:
    """Enter a room, unless this connection has.

    Somebody who is a member already changes nothing, and so does not wait for the writer.
    """
    joining = rooms.Joining(visitor.actor, request, frozenset(visitor.heard))

    def read(reply: JoinReply | ChatError | None) -> None:
        if isinstance(reply, ChatError):
            answer.refuse(reply)
        elif reply is not None:
            visitor.heard.add(reply.room.id)
            answer.reply(reply)
        else:
            visitor.services.appender.submit(
                rooms.join_room, joining, _entering(visitor, answer), visitor.connection
            )

    reading = SettledReading(visitor, lambda tx: rooms.rejoin_room(tx, joining), _revision, read)
    reading.start([request.room])


def leave_room(visitor: Visitor, request: requests.LeaveRoom, answer: Answer) -> None:
    """Leave a room."""
    leaving = rooms.Leaving(visitor.actor, request)
    visitor.services.appender.submit(rooms.leave_room, leaving, answer.settle, visitor.connection)


def open_direct(visitor: Visitor, request: shapes.OpenDirect, answer: Answer) -> None:
    """Be in a direct room; whether this connection joins it as well is not decided by that."""

    def opened(result: Outcome[RoomReply] | ChatError) -> None:
        if not isinstance(result, ChatError):
            visitor.services.hub.write_out(result.reply.room.id, visitor.connection)
        answer.settle(result)

    opening = direct_rooms.DirectOpening(visitor.actor, request)
    visitor.services.appender.submit(direct_rooms.open_direct, opening, opened, visitor.connection)


def update_room(visitor: Visitor, request: shapes.UpdateRoom, answer: Answer) -> None:
    """Change what a room is like."""
    update = room_settings.Update(visitor.actor, request)
    visitor.services.appender.submit(
        room_settings.update_room, update, answer.settle, visitor.connection
    )


def archive_room(visitor: Visitor, request: shapes.ArchiveRoom, answer: Answer) -> None:
    """Let nothing more be said in a room, or let it go on."""
    archiving = room_settings.Archiving(visitor.actor, request)
    visitor.services.appender.submit(
        room_settings.archive_room, archiving, answer.settle, visitor.connection
    )


def list_rooms(visitor: Visitor, request: requests.ListRooms, answer: Answer) -> None:
    """Find rooms."""
    actor = visitor.actor
    _check_search(visitor, request.query)
    visitor.services.readers.submit(
        lambda tx: rooms.list_rooms(tx, actor, request), answer.settle_reading
    )


def list_members(visitor: Visitor, request: requests.ListMembers, answer: Answer) -> None:
    """Find people in a room."""
    actor = visitor.actor
    _check_search(visitor, request.query)
    visitor.services.readers.submit(
        lambda tx: rooms.list_members(tx, actor, request), answer.settle_reading
    )


def catch_up(visitor: Visitor, request: requests.CatchUp, answer: Answer) -> None:
    """Tell what changed since the revisions that a client has."""
    if cost := missed.cost(request):
        visitor.check_rate(Limit.ASK, cost)
    actor, hub = visitor.actor, visitor.services.hub

    def revisions(reply: CatchUpReply) -> Revisions:
        for whisper_id, whisper in reply.whispers.items():
            if whisper is not None:  # `welcome` may have left it out
                hub.hear_whisper(whisper_id, [actor.id], whisper.revision)
        return _revisions(reply, hub, actor.id)

    reading = SettledReading(
        visitor,
        lambda tx: missed.catch_up(tx, actor, request),
        revisions,
        answer.settle_reading,
    )
    reading.start([*(request.rooms or ()), *(request.whispers or ())])


def _check_search(visitor: Visitor, query: str | None) -> None:
    """Count a list of which only what fits is asked for; raises RateLimited."""
    if query:
        visitor.check_rate(Limit.SEARCH)


def _revision(reply: JoinReply | None) -> Revisions:
    return {reply.room.id: reply.room.revision} if reply else {}


def _revisions(reply: CatchUpReply, hub: Hub, person_id: str) -> Revisions:
    """What the answer stands at; a room asked for as a whisper, or the reverse, stands nowhere."""
    return {
        stream_id: None if stream is None else stream.revision if stream.complete else 0
        for is_whisper, streams in ((False, reply.rooms), (True, reply.whispers))
        for stream_id, stream in streams.items()
        if stream is not None or hub.hears_whisper(person_id, stream_id) is not (not is_whisper)
    }


def _entering(
    visitor: Visitor, answer: Answer
) -> Callable[[Outcome[JoinReply] | Outcome[RoomReply] | ChatError], None]:
    def entered(result: Outcome[JoinReply] | Outcome[RoomReply] | ChatError) -> None:
        if not isinstance(result, ChatError):
            room_id = result.reply.room.id
            visitor.heard.add(room_id)
            # The reply stands at a revision: what came before it must not be heard after it.
            visitor.services.hub.write_out(room_id, visitor.connection)
        answer.settle(result)

    return entered
