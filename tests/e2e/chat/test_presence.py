"""Watching who is there, through the real server."""

import asyncio
from typing import Any

import pytest

from tests.support.chatter import Chatter, chatter
from tests.support.server import RunningServer, StartServer

SHORT_GRACE = {
    "STONECHAT_PRESENCE_GRACE_SECONDS": "0.5",
    # Guests who leave their rooms are told as leavers, and not as offline.
    "STONECHAT_GUEST_GRACE_SECONDS": "3600",
}


@pytest.fixture
def hasty(start_server: StartServer) -> RunningServer:
    """A server on which people who are gone look so soon."""
    return start_server(environment=SHORT_GRACE)


def id_of(person: Chatter) -> str:
    assert person.user
    person_id: str = person.user["id"]
    return person_id


async def watch(watcher: Chatter, *people: Chatter) -> dict[str, dict[str, Any]]:
    """Watch people; how they are seen, by name."""
    reply = await watcher.gets("watch", users=[id_of(person) for person in people])
    return {presence["user"]["username"]: presence for presence in reply["presences"]}


async def meet(*people: Chatter) -> None:
    for person in people:
        await person.gets("join_room", room="lobby")


async def test_who_shares_a_room_sees_whether_one_is_there(server: RunningServer) -> None:
    async with (
        chatter(server.url, "Ada") as ada,
        chatter(server.url, "Bob") as bob,
        chatter(server.url, "Eve") as eve,
    ):
        await meet(ada, bob)
        seen = await watch(ada, bob, eve)
        assert seen.keys() == {"Bob"}
        assert seen["Bob"] == {
            "user": bob.user,
            "status": "online",
            "last_active_at": seen["Bob"]["last_active_at"],
            "text": None,
            "emoji": None,
        }
        assert await watch(eve, ada, bob) == {}
        unknown = await ada.gets("watch", users=["00000000-0000-7000-8000-000000000000", "bob"])
        assert unknown["presences"] == []


async def test_a_status_is_heard_by_those_who_watch(server: RunningServer) -> None:
    async with (
        chatter(server.url, "Ada") as ada,
        chatter(server.url, "Bob") as bob,
        chatter(server.url, "Carol") as carol,
    ):
        await meet(ada, bob, carol)
        await watch(ada, bob)
        reply = await bob.gets("set_status", status="away", text="lunch", emoji="🍕")
        heard = await ada.hears("presence")
        assert heard == reply["presence"]
        assert (heard["user"], heard["status"]) == (bob.user, "away")
        assert (heard["text"], heard["emoji"]) == ("lunch", "🍕")
        assert carol.heard_nothing_more("presence")
        assert await watch(carol, bob) == {"Bob": heard}


async def test_who_is_invisible_looks_offline_since_their_last_sign(hasty: RunningServer) -> None:
    async with chatter(hasty.url, "Ada") as ada, chatter(hasty.url, "Bob") as bob:
        await meet(ada, bob)
        before = await watch(ada, bob)
        own = (await bob.gets("set_status", status="invisible"))["presence"]
        heard = await ada.hears("presence")
        assert heard == own
        assert heard == before["Bob"] | {"status": "offline"}
        await bob.gets("send_message", room="lobby", text="still here")
        assert await watch(ada, bob) == {"Bob": heard}


async def test_who_goes_looks_offline_once_the_grace_is_over(hasty: RunningServer) -> None:
    async with chatter(hasty.url, "Ada") as ada:
        async with chatter(hasty.url, "Bob") as bob:
            await meet(ada, bob)
            assert (await watch(ada, bob))["Bob"]["status"] == "online"
        assert (await ada.hears("presence"))["status"] == "offline"
        async with chatter(hasty.url, token=bob.token):
            assert (await ada.hears("presence"))["status"] == "online"
        assert (await ada.hears("presence"))["status"] == "offline"


async def test_a_reconnect_is_silent(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_PRESENCE_GRACE_SECONDS": "3600"})
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Carol") as carol:
        async with chatter(server.url, "Bob") as bob:
            await meet(ada, bob, carol)
            await watch(ada, bob, carol)
        async with chatter(server.url, token=bob.token):
            # What is told of Carol would come behind, or with, anything about Bob.
            await carol.gets("set_status", status="away")
            assert (await ada.hears("presence"))["user"] == carol.user
        assert ada.heard_nothing_more("presence")


async def test_somebody_who_left_the_room_is_heard_of_no_more(server: RunningServer) -> None:
    async with (
        chatter(server.url, "Ada") as ada,
        chatter(server.url, "Bob") as bob,
        chatter(server.url, "Carol") as carol,
    ):
        await meet(ada, bob, carol)
        await watch(ada, bob, carol)
        await bob.gets("set_status", status="away")
        await bob.gets("leave_room", room="lobby")
        await carol.gets("set_status", status="away")
        assert (await ada.hears("presence"))["user"] == carol.user
        assert ada.heard_nothing_more("presence")
        assert (await watch(ada, bob)) == {}


async def test_when_somebody_was_last_active_survives_the_server(
    hasty: RunningServer, start_server: StartServer
) -> None:
    async with chatter(hasty.url, "Ada") as ada:
        async with chatter(hasty.url, "Bob") as bob:
            await meet(ada, bob)
            await watch(ada, bob)
            await bob.gets("send_message", room="lobby", text="bye")
        gone = await ada.hears("presence")
    hasty.kill()
    again = start_server(data=hasty.data, environment=SHORT_GRACE)
    async with chatter(again.url, token=ada.token) as ada:
        assert await watch(ada, bob) == {"Bob": gone}


async def test_a_server_that_stops_keeps_the_last_activity_of_all(
    hasty: RunningServer, start_server: StartServer
) -> None:
    async with chatter(hasty.url, "Ada") as ada, chatter(hasty.url, "Bob") as bob:
        await meet(ada, bob)
        said = await bob.gets("send_message", room="lobby", text="bye")
        assert await asyncio.to_thread(hasty.stop) == 0
    again = start_server(data=hasty.data, environment=SHORT_GRACE)
    async with chatter(again.url, token=ada.token) as ada:
        seen = (await watch(ada, bob))["Bob"]
        assert seen["status"] == "offline"
        assert _close(seen["last_active_at"], said["message"]["sent_at"])


def _close(one: str, other: str) -> bool:
    """Whether two instants of one moment agree to the second, or to the next one."""
    seconds = [int(text[17:19]) for text in (one, other)]
    return (seconds[1] - seconds[0]) % 60 <= 1


@pytest.mark.parametrize(
    ("event", "fields", "path"),
    [
        ("watch", {"users": ["x"] * 201}, "users"),
        ("watch", {"users": "bob"}, "users"),
        ("watch", {"users": [7]}, "users[0]"),
        ("watch", {}, "users"),
        ("set_status", {"status": "busy"}, "status"),
        ("set_status", {"text": "lunch"}, "status"),
        ("set_status", {"status": "away", "text": "x" * 101}, "text"),
        ("set_status", {"status": "away", "emoji": "pizza"}, "emoji"),
        ("set_status", {"status": "away", "until": "soon"}, "until"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_its_place(
    server: RunningServer, event: str, fields: dict[str, Any], path: str
) -> None:
    async with chatter(server.url, "Ada") as ada:
        error = await ada.is_refused(event, **fields)
        assert (error["code"], error["details"]["path"]) == ("invalid_request", path)


async def test_without_a_name_nobody_is_watched(server: RunningServer) -> None:
    async with chatter(server.url) as stranger:
        assert (await stranger.is_refused("watch", users=[]))["code"] == "not_named"
        refused = await stranger.is_refused("set_status", status="away")
        assert refused["code"] == "not_named"
