"""Whoever is connected wherever: it is one chat."""

import asyncio

import pytest

from tests.support.accounts import register
from tests.support.chatter import Chatter, chatter
from tests.support.cluster import Nodes
from tests.support.measured import measured
from tests.support.names import new_name
from tests.support.rest import rest_client
from tests.support.server import RunningServer

THREE_GRACES_SECONDS = 3.0
"""Of what must not happen nobody can wait to hear."""

pytestmark = pytest.mark.postgres


async def texts(person: Chatter, count: int) -> list[tuple[int, str]]:
    """The next messages that somebody hears."""
    heard = [await person.hears("message") for _ in range(count)]
    return [(message["revision"], message["text"]) for message in heard]


async def test_people_at_three_servers_hear_the_same_in_one_order(
    servers: list[RunningServer],
) -> None:
    one, two, three = servers
    async with (
        chatter(one.url, new_name("Ada")) as ada,
        chatter(two.url, new_name("Bob")) as bob,
        chatter(three.url, new_name("Cleo")) as cleo,
    ):
        room = (await ada.gets("create_room", name=new_name("room")))["room"]
        for other in (bob, cleo):
            await other.gets("join_room", room=room["id"])
        for heard in ("Bob", "Cleo"):
            assert (await ada.hears("user_joined"))["user"]["username"].startswith(heard)
        people = (ada, bob, cleo)
        for number in range(30):
            for person in people:
                await person.tells("send_message", room=room["id"], text=str(number))
        said = await asyncio.gather(*(texts(person, 90) for person in people))
        assert said[0] == said[1] == said[2]
        revisions = [revision for revision, _ in said[0]]
        assert revisions == list(range(revisions[0], revisions[0] + 90))


async def test_a_message_is_counted_once_in_all_of_the_chat(servers: list[RunningServer]) -> None:
    async def counted() -> float:
        figures = [await asyncio.to_thread(measured, server) for server in servers]
        return sum(it["stonechat_messages_total"] for it in figures)

    one, two, _ = servers
    async with (
        chatter(one.url, new_name("Ada")) as ada,
        chatter(two.url, new_name("Bob")) as bob,
    ):
        room = (await ada.gets("create_room", name=new_name("room")))["room"]["id"]
        await bob.gets("join_room", room=room)
        before = await counted()
        for number in range(5):
            for person in (ada, bob):
                await person.gets("send_message", room=room, text=str(number))
        for person in (ada, bob):
            await texts(person, 10)
        assert await counted() == before + 10


async def test_what_was_missed_is_read_at_any_server(servers: list[RunningServer]) -> None:
    one, two, three = servers
    async with chatter(one.url, new_name("Ada")) as ada:
        room = (await ada.gets("create_room", name=new_name("room")))["room"]["id"]
        async with chatter(two.url, new_name("Bob")) as bob:
            known = (await bob.gets("join_room", room=room))["room"]["revision"]
        for text in ("one", "two"):
            await ada.gets("send_message", room=room, text=text)
        async with chatter(three.url, token=bob.token) as again:
            assert again.user == bob.user
            missed = (await again.gets("catch_up", rooms={room: known}))["rooms"][room]
            assert [message["text"] for message in missed["messages"]] == ["one", "two"]
            await ada.gets("send_message", room=room, text="three")
            assert await texts(again, 1) == [(missed["revision"] + 1, "three")]


async def test_a_guest_has_a_name_once_in_the_chat(servers: list[RunningServer]) -> None:
    name = new_name("Ada")
    async with chatter(servers[0].url, name), chatter(servers[1].url) as other:
        assert (await other.is_refused("add_user", username=name))["code"] == "username_taken"


async def test_changes_of_messages_rooms_and_members_are_heard_everywhere(
    servers: list[RunningServer],
) -> None:
    async with (
        chatter(servers[0].url, new_name("Ada")) as ada,
        chatter(servers[1].url, new_name("Bob")) as bob,
    ):
        assert ada.user
        assert bob.user
        room = (await ada.gets("create_room", name=new_name("room")))["room"]["id"]
        await bob.gets("join_room", room=room)
        sent = (await bob.gets("send_message", room=room, text="hello"))["message"]
        assert (await ada.hears("message"))["id"] == sent["id"]
        await bob.gets("edit_message", room=room, message=sent["id"], text="hello!")
        assert (await ada.hears("message_changed"))["text"] == "hello!"
        await ada.gets("react", room=room, message=sent["id"], emoji="👍", on=True)
        assert (await bob.hears("message_changed"))["text"] == "hello!"
        assert (await bob.hears("message_changed"))["reactions"][0]["emoji"] == "👍"
        await ada.gets("update_room", room=room, topic="birds")
        assert (await bob.hears("room_changed"))["topic"] == "birds"
        await ada.gets("remove_member", room=room, user=bob.user["id"])
        assert (await bob.hears("room_removed"))["room"] == room
        assert (await ada.hears("user_left"))["user"]["id"] == bob.user["id"]
        await ada.gets("send_message", room=room, text="alone")
        await bob.gets("create_room", name=new_name("other"))
        assert await texts(bob, 1) == [(sent["revision"], "hello")]  # their own
        assert bob.heard_nothing_more("message")


async def test_somebody_who_is_connected_twice_is_in_the_same_rooms_at_both_servers(
    servers: list[RunningServer],
) -> None:
    async with (
        chatter(servers[0].url, new_name("Ada")) as here,
        chatter(servers[1].url, token=here.token) as there,
    ):
        room = (await here.gets("create_room", name=new_name("room")))["room"]["id"]
        assert (await there.hears("room_joined"))["room"]["id"] == room
        await here.gets("send_message", room=room, text="hello")
        assert [text for _, text in await texts(there, 1)] == ["hello"]
        await there.gets("leave_room", room=room)
        assert (await here.hears("room_removed"))["room"] == room


async def test_direct_rooms_and_whispers_reach_people_at_other_servers(
    servers: list[RunningServer],
) -> None:
    wren = await register(servers[0].url, new_name("Wren"))
    robin = await register(servers[1].url, new_name("Robin"))
    async with (
        chatter(servers[0].url, token=wren.token) as ada,
        chatter(servers[1].url, token=robin.token) as bob,
        chatter(servers[2].url, token=robin.token) as phone,
    ):
        assert bob.user
        room = (await ada.gets("open_direct", users=[bob.user["id"]]))["room"]["id"]
        for device in (bob, phone):
            assert (await device.hears("room_joined"))["room"]["id"] == room
        await ada.gets("send_message", room=room, text="hello")
        for device in (bob, phone):
            assert [text for _, text in await texts(device, 1)] == ["hello"]
        lobby = (await ada.gets("join_room", room="lobby"))["room"]["id"]
        await bob.gets("join_room", room=lobby)
        await ada.gets("send_message", room=lobby, text="psst", to=[bob.user["id"]])
        for device in (bob, phone):
            assert [text for _, text in await texts(device, 1)] == ["psst"]
        await phone.gets("mark_read", room=room, position=1)
        assert (await bob.hears("read"))["room"] == room


async def test_who_writes_is_seen_at_other_servers(servers: list[RunningServer]) -> None:
    async with (
        chatter(servers[0].url, new_name("Ada")) as ada,
        chatter(servers[1].url, new_name("Bob")) as bob,
    ):
        room = (await ada.gets("create_room", name=new_name("room")))["room"]["id"]
        await bob.gets("join_room", room=room)
        await ada.gets("typing", room=room, on=True)
        assert (await bob.hears("typing"))["on"] is True


async def test_who_comes_and_goes_at_one_server_is_seen_at_others(
    servers: list[RunningServer],
) -> None:
    robin = await register(servers[2].url, new_name("Robin"))
    async with chatter(servers[0].url, new_name("Ada")) as ada:
        async with chatter(servers[1].url, token=robin.token) as bob:
            assert bob.user
            room = (await ada.gets("create_room", name=new_name("room")))["room"]["id"]
            await bob.gets("join_room", room=room)
            watched = {"users": [bob.user["id"]]}
            while (await ada.gets("watch", **watched))["presences"][0]["status"] != "online":
                pass
            await bob.gets("set_status", status="away")
            assert (await ada.hears("presence"))["status"] == "away"
        assert (await ada.hears("presence"))["status"] == "offline"


async def test_a_guest_who_stays_away_is_let_go_and_the_name_is_free_everywhere(
    forgetful: Nodes,
) -> None:
    here, there = forgetful.servers
    async with chatter(here.url, "Ada") as ada:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        async with chatter(there.url, "Bob") as bob:
            await bob.gets("join_room", room=room)
            assert bob.user
        assert (await ada.hears("user_left"))["user"]["id"] == bob.user["id"]
        async with chatter(here.url, "Bob"):
            pass


async def test_a_guest_who_is_connected_to_another_server_keeps_their_place(
    forgetful: Nodes,
) -> None:
    here, there = forgetful.servers
    async with chatter(here.url, "Ada") as ada, chatter(here.url, "Cleo") as cleo:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        async with chatter(there.url, "Bob") as bob:
            await bob.gets("join_room", room=room)
            async with chatter(here.url, token=bob.token) as phone:
                await bob.leaves()
                # Whoever leaves behind Bob, and has nothing else, is let go behind him.
                await cleo.gets("join_room", room=room)
                await cleo.leaves()
                assert cleo.user
                assert (await ada.hears("user_left"))["user"]["id"] == cleo.user["id"]
                await phone.gets("send_message", room=room, text="still here")
                assert ada.heard_nothing_more("user_left")


async def test_a_guest_who_moves_to_another_server_while_the_bus_is_away_keeps_their_place(
    forgetful: Nodes,
) -> None:
    here, there = forgetful.servers
    async with chatter(here.url, new_name("Ada")) as ada:
        async with chatter(here.url, new_name("Bob")) as bob:
            room = (await ada.gets("create_room", name=new_name("room")))["room"]["id"]
            await bob.gets("join_room", room=room)
            await ada.hears("user_joined")
            await asyncio.to_thread(forgetful.nats.kill)
        async with chatter(there.url, token=bob.token) as again:
            await asyncio.sleep(THREE_GRACES_SECONDS)
            await again.gets("send_message", room=room, text="still here")
            assert ada.heard_nothing_more("user_left")
        await asyncio.to_thread(forgetful.nats.run_again)


async def test_a_session_that_is_ended_at_one_server_ends_at_all(
    servers: list[RunningServer],
) -> None:
    wren = await register(servers[0].url, new_name("Wren"))
    async with chatter(servers[1].url, token=wren.token) as ada:
        async with rest_client(servers[2].url, wren.token) as rest:
            assert (await rest.delete(f"sessions/{wren.session['id']}")).status_code == 200
        await ada.is_put_out()
