"""Guests: names, tokens, grace, and several connections of one person."""

import asyncio

import pytest
from socketio.exceptions import ConnectionError as RefusedError

from tests.support.chatter import Chatter, chatter
from tests.support.server import RunningServer, StartServer

SHORT_GRACE = {"STONECHAT_GUEST_GRACE_SECONDS": "0.3"}


async def test_a_guest_who_is_back_within_the_grace_has_missed_nothing(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Ada") as ada:
        async with chatter(server.url, "Bob") as bob:
            await ada.gets("create_room", name="kitchen")
            await bob.gets("join_room", room="kitchen")
            token, user = bob.token, bob.user
        await ada.gets("send_message", room="kitchen", text="Are you there?")

        async with chatter(server.url, token=token) as bob:
            assert bob.welcome["user"] == user
            [state] = bob.welcome["rooms"]
            assert (state["room"]["name"], state["room"]["head"]) == ("kitchen", 1)
            assert (state["role"], state["read"], state["unread"]) == ("member", 0, 1)
            rejoined = await bob.gets("join_room", room="kitchen")
            assert [message["text"] for message in rejoined["messages"]] == ["Are you there?"]
            assert rejoined["room"]["revision"] == 3
            await ada.gets("send_message", room="kitchen", text="Good.")
            assert (await bob.hears("message"))["revision"] == 4
        assert (await ada.hears("user_joined"))["revision"] == 2
        assert ada.heard_nothing_more("user_joined")
        assert ada.heard_nothing_more("user_left")


async def test_a_guest_who_stays_away_leaves_the_rooms_and_the_name(
    start_server: StartServer,
) -> None:
    server = start_server(environment=SHORT_GRACE)
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        async with chatter(server.url, "Bob") as bob:
            await bob.gets("join_room", room="kitchen")
            user, token = bob.user, bob.token
        left = await ada.hears("user_left")
        assert (left["user"], left["revision"]) == (user, 3)

        async with chatter(server.url, "bob") as other, chatter(server.url, token=token) as bob:
            assert bob.welcome["user"] is None
            assert bob.welcome["rooms"] == []
            assert other.user
            assert user
            assert other.user["id"] != user["id"]
            await bob.named("Bobby")
            assert bob.user
            assert bob.user["id"] == user["id"]


async def test_a_guest_whose_name_is_still_free_has_it_again_but_not_the_rooms(
    start_server: StartServer,
) -> None:
    server = start_server(environment=SHORT_GRACE)
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        async with chatter(server.url, "Bob") as bob:
            await bob.gets("join_room", room="kitchen")
            user, token = bob.user, bob.token
        await ada.hears("user_left")
        async with chatter(server.url, token=token) as bob:
            assert (bob.welcome["user"], bob.welcome["rooms"]) == (user, [])
            assert (await bob.is_refused("leave_room", room="kitchen"))["code"] == "not_in_room"


async def test_a_guest_with_another_connection_does_not_go(start_server: StartServer) -> None:
    server = start_server(environment=SHORT_GRACE)
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as laptop:
        await ada.gets("create_room", name="kitchen")
        await laptop.gets("join_room", room="kitchen")
        async with chatter(server.url, token=laptop.token) as phone:
            assert phone.user == laptop.user
        await asyncio.sleep(0.6)
        assert ada.heard_nothing_more("user_left")
        assert (await ada.is_refused("add_user", username="x"))["code"] == "already_named"
        async with chatter(server.url) as other:
            assert (await other.is_refused("add_user", username="Bob"))["code"] == "username_taken"


async def test_all_connections_of_a_person_hear_the_same_rooms(server: RunningServer) -> None:
    async with (
        chatter(server.url, "Ada") as laptop,
        chatter(server.url, token=laptop.token) as phone,
        chatter(server.url, "Bob") as bob,
    ):
        room = (await laptop.gets("create_room", name="kitchen"))["room"]
        assert await phone.hears("room_joined") == {"room": room, "role": "owner"}
        await bob.gets("join_room", room="kitchen")
        for connection in (laptop, phone):
            assert (await connection.hears("user_joined"))["user"] == bob.user
        await phone.gets("send_message", room="kitchen", text="From my phone")
        for connection in (laptop, phone, bob):
            assert (await connection.hears("message"))["author"] == laptop.user
        joined = await phone.gets("join_room", room="kitchen")
        assert joined["room"]["revision"] == 3
        await phone.gets("leave_room", room="kitchen")
        assert await laptop.hears("room_removed") == {"room": room["id"]}
        assert (await bob.hears("user_left"))["revision"] == 4
        assert laptop.heard_nothing_more("room_joined")
        assert phone.heard_nothing_more("room_removed")
        assert bob.heard_nothing_more("user_joined")
        await bob.gets("send_message", room="kitchen", text="Gone?")
        assert (await bob.hears("message"))["position"] == 2
        assert laptop.heard_nothing_more("message")


async def test_a_token_brings_back_the_same_guest_after_the_server_was_killed(
    start_server: StartServer,
) -> None:
    server = start_server(environment=SHORT_GRACE)
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        server.kill()
    await asyncio.sleep(0.6)  # longer than the grace, which does not run meanwhile
    server = start_server(environment={"STONECHAT_GUEST_GRACE_SECONDS": "30"})
    async with chatter(server.url, token=ada.token) as again:
        assert again.user == ada.user
        assert [state["role"] for state in again.welcome["rooms"]] == ["owner"]


async def test_guests_who_do_not_return_after_a_restart_go(start_server: StartServer) -> None:
    server = start_server(environment=SHORT_GRACE)
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        server.kill()
    server = start_server(environment=SHORT_GRACE)
    async with chatter(server.url) as bob:
        reply = await bob.asks("add_user", username="Ada")
        for _ in range(100):
            if reply["ok"]:
                break
            await asyncio.sleep(0.05)
            reply = await bob.asks("add_user", username="Ada")
        assert reply["ok"]
        assert ada.user
        assert reply["user"]["id"] != ada.user["id"]


@pytest.mark.parametrize("token", ["wrong", "x" * 10_000, "\0", "ä"])
async def test_a_bad_token_is_refused_as_unauthenticated(server: RunningServer, token: str) -> None:
    person = Chatter()
    refusals: list[dict[str, object]] = []
    person.client.on("connect_error", refusals.append)
    with pytest.raises(RefusedError):
        await person.client.connect(
            server.url, transports=["websocket"], auth={"token": token}, retry=False
        )
    [refusal] = refusals
    assert refusal["data"]["code"] == "unauthenticated"  # type: ignore[index]
