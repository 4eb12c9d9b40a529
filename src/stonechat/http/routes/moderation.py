"""Roles, blocks and reports."""

from typing import Final

from litestar import delete, get, patch, post, put

from stonechat.actions import blocks, reports, roles
from stonechat.chat.errors import (
    Forbidden,
    MessageNotFound,
    NotInRoom,
    ReportNotFound,
    RoomNotFound,
    UserNotFound,
    UserNotInRoom,
)
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_act
from stonechat.wire import people
from stonechat.wire.replies import Done


@put(
    "/rooms/{room:str}/members/{user:str}",
    dependencies=from_body(people.SetRole),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden, UserNotFound, UserNotInRoom),
)
async def set_role(
    asked: Given[people.SetRole], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Give a member of a room another role.

    A room's owners may. Where nobody who is in the room owns it, the server's moderators may.
    """
    return await run_act(services, roles.set_role, roles.RoleChange(identity.person, asked))


@put(
    "/users/{user:str}/role",
    dependencies=from_body(people.SetServerRole),
    opt=refuses(Forbidden, UserNotFound),
)
async def set_server_role(
    asked: Given[people.SetServerRole], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Give somebody another role on the server.

    Admins may, to people who stand below them; only an owner makes admins and owners. Anybody may
    lower themselves, but for the last owner.
    """
    change = roles.ServerRoleChange(identity.person, asked)
    return await run_act(services, roles.set_server_role, change)


@get("/blocks", dependencies=from_query(people.ListBlocked))
async def list_blocked(
    asked: Given[people.ListBlocked], identity: Given[Identity], services: Given[Services]
) -> people.PersonList:
    """List those whom you have blocked, by name."""
    return await services.readers.run(lambda tx: blocks.list_blocked(tx, identity.person, asked))


@put("/blocks/{user:str}", dependencies=from_body(people.BlockedPerson), opt=refuses(UserNotFound))
async def block(
    asked: Given[people.BlockedPerson], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Block somebody.

    They cannot open a direct room with you, whisper to you or call you by a mention, and do not see
    whether you are there. Nobody tells them.
    """
    blocking = blocks.Blocking(identity.person, people.Block(user=asked.user, on=True))
    return await run_act(services, blocks.block, blocking)


@delete(
    "/blocks/{user:str}",
    status_code=200,
    dependencies=from_query(people.BlockedPerson),
    opt=refuses(UserNotFound),
)
async def unblock(
    asked: Given[people.BlockedPerson], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Block somebody no longer."""
    blocking = blocks.Blocking(identity.person, people.Block(user=asked.user, on=False))
    return await run_act(services, blocks.block, blocking)


@post(
    "/reports",
    status_code=200,
    dependencies=from_body(people.Report),
    opt=refuses(MessageNotFound, UserNotFound),
)
async def file_report(
    asked: Given[people.Report], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Have the server's moderators look at a message, or at somebody.

    Give one of `message` and `user`. Moderators see the message as it is now, with up to five
    before and five behind it.
    """
    return await run_act(services, reports.file_report, reports.Filing(identity.person, asked))


@get("/reports", dependencies=from_query(people.ListReports), opt=refuses(Forbidden))
async def list_reports(
    asked: Given[people.ListReports], identity: Given[Identity], services: Given[Services]
) -> people.ReportList:
    """List what was reported, the oldest first, for the server's moderators.

    Nobody is shown reports about themselves.
    """
    return await services.readers.run(lambda tx: reports.list_reports(tx, identity.person, asked))


@patch(
    "/reports/{report:str}",
    dependencies=from_body(people.CloseReport),
    opt=refuses(Forbidden, ReportNotFound),
)
async def close_report(
    asked: Given[people.CloseReport], identity: Given[Identity], services: Given[Services]
) -> people.ReportReply:
    """Say what came of a report, which closes it.

    The first word counts: a report that is closed is answered as it is.
    """
    return await run_act(services, reports.close_report, reports.Closing(identity.person, asked))


ROUTES: Final = (
    set_role,
    set_server_role,
    list_blocked,
    block,
    unblock,
    file_report,
    list_reports,
    close_report,
)
