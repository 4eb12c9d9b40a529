"""Images, files and people's pictures, which are served beside the API, to everybody in turn."""

from contextlib import AsyncExitStack
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from stonechat.chat.rights import RIGHTS, Right
from stonechat.chat.values import Access, Role, RoomKind, ServerRole
from stonechat.storage.database import Database
from tests.authorisation.cast import EVERYBODY, Actor, Cast, Place, Scene, Standing
from tests.authorisation.spies import Spy
from tests.support.chatter import Chatter
from tests.support.pictures import picture
from tests.support.rest import rest_client
from tests.support.server import StartServer

ENVIRONMENT: Final = {"STONECHAT_RATE_LIMITS": "off", "STONECHAT_GUEST_GRACE_SECONDS": "600"}

PLACES: Final = tuple(
    Place(kind, role)
    for kind in (RoomKind.PUBLIC, RoomKind.PRIVATE)
    for role in (None, Role.MEMBER)
)


def may_look(right: Right, standing: Standing, access: Access, place: Place | None) -> bool:
    """What the table says; a guest where none come in is a stranger."""
    rule = RIGHTS[right]
    is_hidden = place is not None and place.kind is RoomKind.PRIVATE and place.role is None
    if standing is None or (standing is ServerRole.GUEST and access is not Access.OPEN):
        is_private = place is not None and place.kind is RoomKind.PRIVATE
        return access in rule.strangers and not is_private
    return not is_hidden and (place is None or rule.room is None or place.role in rule.room)


async def shown_in(url: str, host: Actor, scenes: list[Scene]) -> list[list[str]]:
    """Let the host send an image and a file into each room; returns their addresses."""
    chatter = Chatter()
    await chatter.connect(url, token=host.token)
    try:
        return [await _shown_in(url, chatter, scene) for scene in scenes]
    finally:
        await chatter.leaves()


async def _shown_in(url: str, host: Chatter, scene: Scene) -> list[str]:
    async with rest_client(url, host.token) as rest:
        upload = (await rest.post("uploads", content=b"Some notes")).json()["upload"]
    files = [{"upload": upload["id"]}]
    reply = await host.gets("send_message", room=scene.room_id, images=[picture()], files=files)
    image, file = reply["message"]["images"][0], reply["message"]["files"][0]
    return [image["url"], image["thumbnail_url"], file["url"]]


async def avatar_of(url: str, actor: Actor) -> str:
    """Give somebody a picture; returns its address."""
    async with rest_client(url, actor.token, **{"content-type": "image/png"}) as rest:
        answer = await rest.put("profile/avatar", content=picture())
        assert answer.is_success, answer.text
        address: str = answer.json()["profile"]["avatar"]
        return address


@pytest.mark.parametrize("access", [Access.OPEN, Access.REGISTERED])
async def test_everybody_sees_the_pictures_that_the_table_says_and_no_others(
    start_server: StartServer, tmp_path: Path, access: Access
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    database = Database.open(data / "stonechat.db")
    with database.transaction() as tx:
        cast = Cast(tx)
        actors = [cast.actor(standing) for standing in EVERYBODY]
        cells = [(actor, cast.scene(place, actor)) for actor, place in product(actors, PLACES)]
    database.close()
    environment = {**ENVIRONMENT, "STONECHAT_ACCESS": access.value}
    url = start_server(data=data, environment=environment).url
    shown = await shown_in(url, cast.host, [scene for _, scene in cells])
    avatar = await avatar_of(url, cast.host)
    wrong: list[str] = []
    async with AsyncExitStack() as stack:
        spies = {actor.standing: await stack.enter_async_context(Spy(actor)) for actor in actors}
        for spy in spies.values():
            await spy.come(url)
        for (actor, scene), paths in zip(cells, shown, strict=True):
            should = may_look(Right.SEE_IMAGES, actor.standing, access, scene.place)
            for path in paths:
                answer = await spies[actor.standing].gets(path)
                if answer.status_code != (200 if should else 404):
                    wrong.append(
                        f"{actor.standing} in {scene.place} at {path}: {answer.status_code}"
                    )
        for actor in actors:
            should = may_look(Right.SEE_PICTURES, actor.standing, access, None)
            for path in (avatar, f"{avatar}/64", f"/avatars/of/{cast.host.id}.svg"):
                answer = await spies[actor.standing].gets(path)
                if answer.status_code != (200 if should else 404):
                    wrong.append(f"{actor.standing} at {path}: {answer.status_code}")
    assert wrong == []
