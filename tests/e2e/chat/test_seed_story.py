"""The story the project began with, told by python-socketio's client on every transport."""

import urllib.request
from collections.abc import Sequence
from io import BytesIO

import pytest
from PIL import Image

from tests.support.chatter import TRANSPORTS, Chatter, chatter
from tests.support.pictures import picture
from tests.support.server import RunningServer

transports = pytest.mark.parametrize("transports", TRANSPORTS.values(), ids=TRANSPORTS)


@transports
async def test_two_people_tell_the_seed_story(
    server: RunningServer, transports: Sequence[str]
) -> None:
    async with (
        chatter(server.url, "Ada", transports=transports) as ada,
        chatter(server.url, transports=transports) as bob,
    ):
        await _choose_names(bob)
        room = await _enter_a_room(ada, bob)
        await _talk(server, ada, bob, room)
        await _leave(ada, bob, room)


async def _choose_names(bob: Chatter) -> None:
    assert (await bob.is_refused("list_rooms"))["code"] == "not_named"
    assert (await bob.is_refused("add_user", username="ada"))["code"] == "username_taken"
    await bob.named("Bob")
    assert bob.user == {
        "id": bob.user["id"] if bob.user else None,
        "username": "Bob",
        "name": None,
        "avatar": None,
        "guest": True,
        "bot": False,
    }
    assert (await bob.is_refused("add_user", username="Robert"))["code"] == "already_named"


async def _enter_a_room(ada: Chatter, bob: Chatter) -> str:
    created = (await ada.gets("create_room", name="kitchen"))["room"]
    assert (created["name"], created["members_count"], created["revision"]) == ("kitchen", 1, 1)
    room: str = created["id"]

    joined = await bob.gets("join_room", room="Kitchen")
    assert joined["room"]["id"] == room
    assert [member["user"]["username"] for member in joined["members"]] == ["Ada", "Bob"]
    assert joined["messages"] == []
    assert await ada.hears("user_joined") == {"room": room, "user": bob.user, "revision": 2}

    assert (await bob.is_refused("join_room", room=room))["code"] == "already_in_room"
    assert (await ada.is_refused("join_room", room=room))["code"] == "already_in_room"
    assert (await bob.is_refused("join_room", room="cellar"))["code"] == "room_not_found"
    return room


async def _talk(server: RunningServer, ada: Chatter, bob: Chatter, room: str) -> None:
    sent = (await ada.gets("send_message", room=room, text="Tea?", client_id="1"))["message"]
    assert (sent["position"], sent["revision"], sent["author"]) == (1, 3, ada.user)
    assert await bob.hears("message") == sent
    assert await ada.hears("message") == sent

    await bob.tells(
        "send_message", room=room, text="Look:", images=[{"data": picture(), "alt": "A cup"}]
    )
    with_image = await ada.hears("message")
    assert await bob.hears("message") == with_image
    assert with_image["text"] == "Look:"
    [image] = with_image["images"]
    assert (image["width"], image["height"], image["alt"]) == (40, 30, "A cup")
    for url in (image["url"], image["thumbnail_url"]):
        with urllib.request.urlopen(server.url + url) as response:  # noqa: S310, ASYNC210
            decoded = Image.open(BytesIO(response.read()))
            assert decoded.size == (40, 30)
    assert bob.heard_nothing_more("problem")


async def _leave(ada: Chatter, bob: Chatter, room: str) -> None:
    assert await bob.gets("leave_room", room=room) == {"ok": True}
    assert await ada.hears("user_left") == {"room": room, "user": bob.user, "revision": 5}
    assert (await bob.is_refused("leave_room", room="lobby"))["code"] == "not_in_room"
    assert (await bob.is_refused("send_message", room=room, text="?"))["code"] == "not_in_room"

    await bob.tells("leave_room", room=room)
    problem = await bob.hears("problem")
    assert (problem["code"], problem["event"]) == ("not_in_room", "leave_room")
    assert ada.heard_nothing_more("user_left")
