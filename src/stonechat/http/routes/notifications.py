"""What somebody wants to be told of while they are away."""

from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from litestar import Response, get, post, put
from msgspec import UNSET

from stonechat.actions import notification_settings as acts
from stonechat.chat.errors import Forbidden, InvalidLink, NotInRoom, RoomNotFound, UserNotFound
from stonechat.delivery.time_zones import time_zones
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.services import Services, run_act
from stonechat.wire import notifications as shapes
from stonechat.wire.replies import Done

STOP_PAGE: Final = "/unsubscribe"
"""The web client's page for it."""


@get("/notification-settings", opt=refuses(Forbidden))
async def read_notification_settings(
    identity: Given[Identity], services: Given[Services]
) -> shapes.NotificationSettingsReply:
    """Tell what you want to be told of, with the rooms of which you said something else."""
    return await services.readers.run(lambda tx: acts.read_settings(tx, identity.person))


@put(
    "/notification-settings",
    dependencies=from_body(shapes.ChangeNotificationSettings),
    opt=refuses(RoomNotFound, UserNotFound, Forbidden),
)
async def change_notification_settings(
    asked: Given[shapes.ChangeNotificationSettings],
    identity: Given[Identity],
    services: Given[Services],
) -> shapes.NotificationSettingsReply:
    """Choose what you want to be told of, and when not.

    What is missing stays as it is; `quiet_hours` and `mail` are replaced as a whole.
    """
    zones = time_zones() if asked.quiet_hours is not UNSET else frozenset[str]()
    change = acts.SettingsChange(identity.person, asked, zones)
    return await run_act(services, acts.change_settings, change)


@get(
    "/rooms/{room:str}/notifications",
    dependencies=from_query(shapes.ReadRoomNotifications),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def read_room_notifications(
    asked: Given[shapes.ReadRoomNotifications],
    identity: Given[Identity],
    services: Given[Services],
) -> shapes.RoomNotificationsReply:
    """Tell what you want to be told of in a room."""
    return await services.readers.run(
        lambda tx: acts.read_room_settings(tx, identity.person, asked)
    )


@put(
    "/rooms/{room:str}/notifications",
    dependencies=from_body(shapes.SetRoomNotifications),
    opt=refuses(RoomNotFound, NotInRoom, Forbidden),
)
async def set_room_notifications(
    asked: Given[shapes.SetRoomNotifications],
    identity: Given[Identity],
    services: Given[Services],
) -> shapes.RoomNotificationsReply:
    """Choose what you want to be told of in a room, and until when of nothing.

    What is not given is as everywhere.
    """
    choice = acts.RoomChoice(identity.person, asked)
    return await run_act(services, acts.set_room_level, choice)


@get(
    "/unsubscribe/{token:str}",
    dependencies=from_query(shapes.StopMail),
    status_code=HTTPStatus.SEE_OTHER,
    include_in_schema=False,  # it is for people, and no part of the API
)
async def show_stop_page(asked: Given[shapes.StopMail]) -> Response[None]:
    """Lead whoever opens the link of a mail to a page with a button that stops it.

    Nothing happens by this alone: programs that look for bad links in mail open them as well. The
    token goes behind the `#`, where no server's log and no `Referer` has it again.
    """
    return Response(None, headers={"location": f"{STOP_PAGE}#{quote(asked.token, safe='')}"})


@post(
    "/unsubscribe/{token:str}",
    status_code=200,
    dependencies=from_query(shapes.StopMail),
    opt=refuses(InvalidLink),
)
async def stop_mail(asked: Given[shapes.StopMail], services: Given[Services]) -> Done:
    """Stop all mail about what is unread (RFC 8058); a body is not read.

    The token stands in the headers of such a mail, and does nothing else. It works without signing
    in, and as often as one likes.
    """
    person_id = services.unsubscribing.person_of(asked.token)
    if person_id is None:
        raise InvalidLink
    return await run_act(services, acts.stop_mail, person_id)


ROUTES: Final = (
    read_notification_settings,
    change_notification_settings,
    read_room_notifications,
    set_room_notifications,
    show_stop_page,
    stop_mail,
)
