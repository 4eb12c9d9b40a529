"""Rooms: finding, making, entering, leaving and changing them."""

from typing import Final

from litestar import delete, get, patch, post, put

from stonechat.actions import catch_up as missed, direct_rooms, room_settings, rooms
from stonechat.chat.errors import (
    Blocked,
    Forbidden,
    InvalidRoomName,
    NotInRoom,
    RoomNameTaken,
    RoomNotFound,
    UserNotFound,
)
from stonechat.chat.rates import Limit
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.rates import check_search
from stonechat.http.services import Services, run_act
from stonechat.wire import requests, rooms as shapes
from stonechat.wire.replies import (
    CatchUpReply,
    Done,
    JoinReply,
    MemberList,
    RoomList,
    RoomReply,
)


@get("/rooms", dependencies=from_query(requests.ListRooms))
async def list_rooms(
    asked: Given[requests.ListRooms], identity: Given[Identity], services: Given[Services]
) -> RoomList:
    """List the public rooms, by name.

    With a `query` also the private ones that you are in, by title.
    """
    check_search(services.rates, identity, asked.query)
    return await services.readers.run(lambda tx: rooms.list_rooms(tx, identity.person, asked))


@post(
    "/rooms",
    dependencies=from_body(requests.CreateRoom),
    opt=refuses(Forbidden, InvalidRoomName, RoomNameTaken),
)
async def create_room(
    asked: Given[requests.CreateRoom], identity: Given[Identity], services: Given[Services]
) -> RoomReply:
    """Make a room.

    You are its owner and first member.
    """
    return await run_act(services, rooms.create_room, rooms.Creation(identity.person, asked))


@get("/rooms/{room:str}", dependencies=from_query(requests.ReadRoom), opt=refuses(RoomNotFound))
async def read_room(
    asked: Given[requests.ReadRoom], identity: Given[Identity], services: Given[Services]
) -> RoomReply:
    """Tell what a room is like now."""
    return await services.readers.run(lambda tx: rooms.read_room(tx, identity.person, asked))


@get(
    "/rooms/{room:str}/members",
    dependencies=from_query(requests.ListMembers),
    opt=refuses(RoomNotFound),
)
async def list_members(
    asked: Given[requests.ListMembers], identity: Given[Identity], services: Given[Services]
) -> MemberList:
    """List the members of a room, by name."""
    check_search(services.rates, identity, asked.query)
    return await services.readers.run(lambda tx: rooms.list_members(tx, identity.person, asked))


@put(
    "/rooms/{room:str}/membership",
    dependencies=from_body(requests.JoinRoom),
    opt=refuses(RoomNotFound, Forbidden),
)
async def join_room(
    asked: Given[requests.JoinRoom], identity: Given[Identity], services: Given[Services]
) -> JoinReply:
    """Become a member of a room, or read it anew as one.

    The answer has the first members and the newest page. Sockets that you have open hear the room
    from then on, and are told so by `room_joined`.
    """
    joining = rooms.Joining(identity.person, asked)
    again = await services.readers.run(lambda tx: rooms.rejoin_room(tx, joining))
    if again is not None:
        return again
    return await run_act(services, rooms.join_room, joining)


@delete(
    "/rooms/{room:str}/membership",
    status_code=200,
    dependencies=from_query(requests.LeaveRoom),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def leave_room(
    asked: Given[requests.LeaveRoom], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Stop being a member of a room."""
    return await run_act(services, rooms.leave_room, rooms.Leaving(identity.person, asked))


@post(
    "/direct-rooms",
    status_code=200,
    dependencies=from_body(shapes.OpenDirect),
    opt=refuses(Forbidden, UserNotFound, Blocked),
)
async def open_direct(
    asked: Given[shapes.OpenDirect], identity: Given[Identity], services: Given[Services]
) -> RoomReply:
    """Be in a direct room with somebody, or with several people.

    Give one of `user` and `users`. It is the same room each time, whoever of these people asks.
    """
    opening = direct_rooms.DirectOpening(identity.person, asked)
    return await run_act(services, direct_rooms.open_direct, opening)


@patch(
    "/rooms/{room:str}",
    dependencies=from_body(shapes.UpdateRoom),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, InvalidRoomName, RoomNameTaken),
)
async def update_room(
    asked: Given[shapes.UpdateRoom], identity: Given[Identity], services: Given[Services]
) -> RoomReply:
    """Change what a room is called and how it is run.

    What is missing stays; null clears `title` and `topic`.
    """
    update = room_settings.Update(identity.person, asked)
    return await run_act(services, room_settings.update_room, update)


@put(
    "/rooms/{room:str}/archive",
    dependencies=from_body(shapes.ArchivedRoom),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def archive_room(
    asked: Given[shapes.ArchivedRoom], identity: Given[Identity], services: Given[Services]
) -> RoomReply:
    """Let nothing more be said in a room; it can be read, and left."""
    archiving = shapes.ArchiveRoom(room=asked.room, on=True)
    return await _archive(services, identity, archiving)


@delete(
    "/rooms/{room:str}/archive",
    status_code=200,
    dependencies=from_query(shapes.ArchivedRoom),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def unarchive_room(
    asked: Given[shapes.ArchivedRoom], identity: Given[Identity], services: Given[Services]
) -> RoomReply:
    """Let a room that was archived go on."""
    archiving = shapes.ArchiveRoom(room=asked.room, on=False)
    return await _archive(services, identity, archiving)


async def _archive(
    services: Services, identity: Identity, request: shapes.ArchiveRoom
) -> RoomReply:
    archiving = room_settings.Archiving(identity.person, request)
    return await run_act(services, room_settings.archive_room, archiving)


@post("/catch-up", status_code=200, dependencies=from_body(requests.CatchUp))
async def catch_up(
    asked: Given[requests.CatchUp], identity: Given[Identity], services: Given[Services]
) -> CatchUpReply:
    """Tell what changed in your rooms since the revisions that you have.

    Whatever you are not in (any more) is null. Where `complete` is false there is more: ask again,
    from the `revision` given.
    """
    if cost := missed.cost(asked):
        services.rates.check(Limit.ASK, identity.person.id, cost)
    return await services.readers.run(lambda tx: missed.catch_up(tx, identity.person, asked))


ROUTES: Final = (
    list_rooms,
    create_room,
    read_room,
    list_members,
    join_room,
    leave_room,
    open_direct,
    update_room,
    archive_room,
    unarchive_room,
    catch_up,
)
