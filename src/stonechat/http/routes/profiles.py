"""Profiles: saying who one is, and looking at who others are."""

from http import HTTPStatus
from typing import Any, Final

from litestar import Request as HttpRequest, delete, get, patch, put
from litestar.exceptions import HTTPException
from msgspec import UNSET, structs

from stonechat.actions import presence, profiles
from stonechat.actions.access import check_right
from stonechat.actions.store import Neighbour
from stonechat.chat.errors import (
    ChatError,
    Forbidden,
    ImageTooLarge,
    Internal,
    InvalidImage,
    InvalidRequest,
    Unavailable,
    UserNotFound,
)
from stonechat.chat.rights import Right
from stonechat.delivery.image_frames import Crop
from stonechat.delivery.time_zones import time_zones
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses, takes
from stonechat.http.rates import check_search
from stonechat.http.services import Services, run_act
from stonechat.wire import people
from stonechat.wire.shapes import avatar_url, timestamp, user_shape

PICTURE_BODY_BYTES: Final = 12_000_000
"""More than a picture may have, so that one that is too large is told by how much."""

PICTURE_TYPES: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/avif")


@get("/users", dependencies=from_query(people.ListPeople))
async def list_people(
    asked: Given[people.ListPeople], identity: Given[Identity], services: Given[Services]
) -> people.PersonList:
    """List the people of this server, by username.

    Everybody with an account, and the guests who are here. `query` matches anywhere in username or
    display name.
    """
    check_search(services.rates, identity, asked.query)
    return await services.readers.run(lambda tx: profiles.list_people(tx, identity.person, asked))


@get("/users/{user:str}", dependencies=from_query(people.ReadProfile), opt=refuses(UserNotFound))
async def read_profile(
    asked: Given[people.ReadProfile], identity: Given[Identity], services: Given[Services]
) -> people.ProfileReply:
    """Tell what somebody says of themselves, by id or username.

    Whoever shares no room with them sees nothing of their presence.
    """
    actor = identity.person
    seen = await services.readers.run(lambda tx: profiles.read_profile(tx, actor, asked.user))
    return people.ProfileReply(profile=_profile(seen, services, seen_by=actor.id))


@get("/profile")
async def read_own_profile(
    identity: Given[Identity], services: Given[Services]
) -> people.OwnProfileReply:
    """Tell what you say of yourself, with the settings that nobody else sees."""
    actor = identity.person
    seen = await services.readers.run(lambda tx: profiles.read_profile(tx, actor, actor.id))
    return _own(seen, services)


@patch("/profile", dependencies=from_body(people.ChangeProfile), opt=refuses(Forbidden))
async def change_profile(
    asked: Given[people.ChangeProfile], identity: Given[Identity], services: Given[Services]
) -> people.OwnProfileReply:
    """Change what you say of yourself.

    What is missing stays as it is; null clears. Those who watch you and share a room with you hear
    `profile_changed` when your name is another.
    """
    zones = time_zones() if asked.time_zone is not UNSET else frozenset[str]()
    change = profiles.ProfileChange(identity.person, asked, zones)
    return _own(await run_act(services, profiles.change_profile, change), services)


@put("/profile/status", dependencies=from_body(people.SetStatus))
async def set_status(
    asked: Given[people.SetStatus], identity: Given[Identity], services: Given[Services]
) -> people.PresenceReply:
    """Choose how you are seen, and say why until when; what is not given is cleared."""
    last_sign_at = services.presences.last_sign(identity.person.id)
    choice = presence.StatusChoice(identity.person, asked, last_sign_at)
    appearance = await run_act(services, presence.set_status, choice)
    seen = services.presences.presence_of(
        appearance.user, Neighbour(appearance, frozenset()), seen_by=appearance.user.id
    )
    return people.PresenceReply(presence=seen)


@put(
    "/profile/avatar",
    dependencies=from_query(people.SetAvatar),
    opt={**takes(*PICTURE_TYPES), **refuses(Forbidden, InvalidImage, ImageTooLarge)},
    request_max_body_size=PICTURE_BODY_BYTES,
)
async def set_avatar(
    request: HttpRequest[Any, Any, Any],
    asked: Given[people.SetAvatar],
    identity: Given[Identity],
    services: Given[Services],
) -> people.OwnProfileReply:
    """Be shown with the picture in the body, cut to a square.

    Give the square by `x`, `y` and `size`, in pixels of the picture as it is shown, or nothing for
    its middle. The picture is stored anew, without any metadata; of an animation the first frame.
    """
    check_right(Right.DESCRIBE_ONESELF, identity.person)
    crop = _crop(asked)
    if request.content_type[0].lower() not in PICTURE_TYPES:
        raise HTTPException(
            status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            detail=f"The body must be a picture, of one of the types {', '.join(PICTURE_TYPES)}.",
        )
    avatar_id = await services.pictures.store(await request.body(), crop)
    choice = profiles.AvatarChoice(identity.person, avatar_url(avatar_id))
    try:
        return _own(await run_act(services, profiles.set_avatar, choice), services)
    except ChatError as error:
        # After these nobody can know whether it is stored; the sweep will.
        if not isinstance(error, Unavailable | Internal):
            await services.pictures.discard(avatar_id)
        raise


@delete("/profile/avatar", status_code=200, opt=refuses(Forbidden))
async def remove_avatar(
    identity: Given[Identity], services: Given[Services]
) -> people.OwnProfileReply:
    """Be shown with no picture."""
    choice = profiles.AvatarChoice(identity.person, None)
    return _own(await run_act(services, profiles.set_avatar, choice), services)


def _crop(asked: people.SetAvatar) -> Crop | None:
    if asked.x is None and asked.y is None and asked.size is None:
        return None
    if asked.x is None or asked.y is None or asked.size is None:
        raise InvalidRequest("A square has all of `x`, `y` and `size`.", path="size")
    return Crop(asked.x, asked.y, asked.size)


def _profile(seen: profiles.Sighting, services: Services, *, seen_by: str) -> people.Profile:
    user, facts = user_shape(seen.person), seen.facts
    return people.Profile(
        id=user.id,
        username=user.username,
        name=user.name,
        avatar=user.avatar,
        guest=user.guest,
        bot=user.bot,
        role=seen.person.role,
        bio=facts.bio,
        pronouns=facts.pronouns,
        time_zone=facts.time_zone,
        created_at=timestamp(seen.created_at),
        presence=services.presences.presence_of(user, seen.neighbour, seen_by=seen_by),
    )


def _own(seen: profiles.Sighting, services: Services) -> people.OwnProfileReply:
    facts, now = seen.facts, _profile(seen, services, seen_by=seen.person.id)
    profile = people.OwnProfile(
        **structs.asdict(now),
        availability=facts.availability,
        shows_presence=facts.shows_presence,
        status_until=timestamp(facts.status_until) if facts.status_until else None,
    )
    return people.OwnProfileReply(profile=profile)


ROUTES: Final = (
    list_people,
    read_profile,
    read_own_profile,
    change_profile,
    set_status,
    set_avatar,
    remove_avatar,
)
