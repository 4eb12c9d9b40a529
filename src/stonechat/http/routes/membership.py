"""Who comes into rooms, who is put out of them, and what else those do who run them."""

from typing import Final

from litestar import delete, get, post, put

from stonechat.actions import bans, join_requests, membership
from stonechat.chat.errors import (
    Blocked,
    Forbidden,
    JoinRequestNotFound,
    NotInRoom,
    RoomNotFound,
    UserNotFound,
    UserNotInRoom,
)
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_act
from stonechat.wire import rooms
from stonechat.wire.replies import Done


@post(
    "/rooms/{room:str}/members",
    status_code=200,
    dependencies=from_body(rooms.AddMember),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound, Blocked),
)
async def add_member(
    asked: Given[rooms.AddMember], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Bring somebody into a room, at once.

    The room says who may. Who is in it already stays so.
    """
    return await run_act(services, membership.invite, membership.Addition(identity.person, asked))


@delete(
    "/rooms/{room:str}/members/{user:str}",
    status_code=200,
    dependencies=from_query(rooms.RemoveMember),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound, UserNotInRoom),
)
async def remove_member(
    asked: Given[rooms.RemoveMember], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Put somebody out of a room.

    Its moderators and owners may, whom stands below them. With `until`, they are banned until then.
    """
    removal = membership.Removal(identity.person, asked)
    return await run_act(services, membership.remove_member, removal)


@post(
    "/rooms/{room:str}/join-requests",
    status_code=200,
    dependencies=from_body(rooms.AskToJoin),
    opt=refuses(Forbidden),
)
async def ask_to_join(
    asked: Given[rooms.AskToJoin], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Ask to be let into a private room, by its id.

    The answer does not tell whether there is such a room. Those who run it hear of you.
    """
    asking = join_requests.Asking(identity.person, asked)
    return await run_act(services, join_requests.ask_to_join, asking)


@get(
    "/rooms/{room:str}/join-requests",
    dependencies=from_query(rooms.ListJoinRequests),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def list_join_requests(
    asked: Given[rooms.ListJoinRequests], identity: Given[Identity], services: Given[Services]
) -> rooms.JoinRequestList:
    """List those who ask to be let into a room, those first who have asked for longest."""
    return await services.readers.run(
        lambda tx: join_requests.list_join_requests(tx, identity.person, asked)
    )


@put(
    "/rooms/{room:str}/join-requests/{user:str}",
    dependencies=from_body(rooms.AnswerJoinRequest),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound, JoinRequestNotFound),
)
async def answer_join_request(
    asked: Given[rooms.AnswerJoinRequest], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Let somebody in who asked, or not; either way they ask no longer."""
    answering = join_requests.Answering(identity.person, asked)
    return await run_act(services, join_requests.answer_join_request, answering)


@put(
    "/rooms/{room:str}/mutes/{user:str}",
    dependencies=from_body(rooms.MutedMember),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound, UserNotInRoom),
)
async def mute_member(
    asked: Given[rooms.MutedMember], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Let a member only listen until an instant."""
    return await _mute(services, identity, rooms.MuteMember(asked.room, asked.user, asked.until))


@delete(
    "/rooms/{room:str}/mutes/{user:str}",
    status_code=200,
    dependencies=from_query(rooms.LiftMute),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound, UserNotInRoom),
)
async def unmute_member(
    asked: Given[rooms.LiftMute], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Let a member speak again."""
    return await _mute(services, identity, rooms.MuteMember(asked.room, asked.user))


async def _mute(services: Services, identity: Identity, request: rooms.MuteMember) -> Done:
    muting = membership.Muting(identity.person, request)
    return await run_act(services, membership.mute_member, muting)


@get(
    "/rooms/{room:str}/bans",
    dependencies=from_query(rooms.ListBans),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def list_bans(
    asked: Given[rooms.ListBans], identity: Given[Identity], services: Given[Services]
) -> rooms.BanList:
    """List those who are kept out of a room, by name."""
    return await services.readers.run(lambda tx: bans.list_bans(tx, identity.person, asked))


@put(
    "/rooms/{room:str}/bans/{user:str}",
    dependencies=from_body(rooms.BannedPerson),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound),
)
async def ban(
    asked: Given[rooms.BannedPerson], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Keep somebody out of a room, whether or not they are in it now.

    Without `until`, for good. What is said again replaces what was said before.
    """
    request = rooms.Ban(asked.room, asked.user, on=True, until=asked.until, reason=asked.reason)
    return await run_act(services, bans.ban, bans.Banning(identity.person, request))


@delete(
    "/rooms/{room:str}/bans/{user:str}",
    status_code=200,
    dependencies=from_query(rooms.LiftBan),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound),
)
async def lift_ban(
    asked: Given[rooms.LiftBan], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Keep somebody out of a room no longer."""
    request = rooms.Ban(asked.room, asked.user, on=False)
    return await run_act(services, bans.ban, bans.Banning(identity.person, request))


@get(
    "/rooms/{room:str}/audit",
    dependencies=from_query(rooms.ListAudit),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def list_audit(
    asked: Given[rooms.ListAudit], identity: Given[Identity], services: Given[Services]
) -> rooms.AuditList:
    """List what those did in a room who run it, the latest first."""
    return await services.readers.run(lambda tx: bans.list_audit(tx, identity.person, asked))


ROUTES: Final = (
    add_member,
    remove_member,
    ask_to_join,
    list_join_requests,
    answer_join_request,
    mute_member,
    unmute_member,
    list_bans,
    ban,
    lift_ban,
    list_audit,
)
