"""Requests of one connection take effect in the order in which they were sent."""

import asyncio
import json

from websockets.asyncio.client import ClientConnection, connect

from tests.support.chatter import chatter
from tests.support.pictures import picture
from tests.support.server import RunningServer


async def test_requests_that_nobody_waits_for_take_effect_in_the_order_sent(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Ada") as ada, chatter(server.url) as bob:
        await ada.gets("create_room", name="kitchen")
        await bob.tells("add_user", username="Bob")
        await bob.tells("join_room", room="kitchen")
        for number in range(50):
            await bob.tells("send_message", room="kitchen", text=str(number))
        await bob.tells("leave_room", room="kitchen")
        await bob.tells("send_message", room="kitchen", text="too late")

        assert (await ada.hears("user_joined"))["revision"] == 2
        heard = [await ada.hears("message") for _ in range(50)]
        assert [message["text"] for message in heard] == [str(number) for number in range(50)]
        assert [message["position"] for message in heard] == list(range(1, 51))
        assert (await ada.hears("user_left"))["revision"] == 53
        assert (await bob.hears("problem"))["code"] == "not_in_room"
        assert bob.heard_nothing_more("problem")


async def test_what_was_sent_just_before_the_end_of_a_connection_takes_effect(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        # By hand: the official client for Python throws away what it has not written.
        where = f"ws{server.url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket"
        async with connect(where) as bob:
            await bob.send("40")
            await bob.send('420["add_user",{"username":"Bob"}]')
            while not str(await bob.recv()).startswith("430"):
                pass
            await bob.send('42["join_room",{"room":"kitchen"}]')
            await bob.send('42["send_message",{"room":"kitchen","text":"Bye!"}]')
            await bob.send("41")
        assert (await ada.hears("message"))["text"] == "Bye!"


async def test_a_page_shows_the_messages_sent_before_it_was_asked_for(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        for number in range(20):
            await ada.tells("send_message", room="kitchen", text=str(number))
        page = await ada.gets("history", room="kitchen")
        assert len(page["messages"]) == 20


async def test_decoding_an_image_holds_back_only_its_own_connection(
    server: RunningServer,
) -> None:
    large = picture("PNG", size=(5000, 4000))
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as bob:
        await ada.gets("create_room", name="kitchen")
        await bob.gets("join_room", room="kitchen")
        await ada.tells("send_message", room="kitchen", text="1", images=[large])
        await ada.tells("send_message", room="kitchen", text="2")
        await bob.gets("send_message", room="kitchen", text="between")
        texts = [(await bob.hears("message"))["text"] for _ in range(3)]
        assert texts == ["between", "1", "2"]


async def test_two_writers_and_two_listeners_agree_on_one_order(server: RunningServer) -> None:
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as bob:
        await ada.gets("create_room", name="kitchen")
        await bob.gets("join_room", room="kitchen")

        async def write(who: str) -> None:
            person = ada if who == "ada" else bob
            for number in range(100):
                await person.tells("send_message", room="kitchen", text=f"{who} {number}")

        await asyncio.gather(write("ada"), write("bob"))
        heard_by_ada = [await ada.hears("message") for _ in range(200)]
        heard_by_bob = [await bob.hears("message") for _ in range(200)]
        assert heard_by_ada == heard_by_bob
        assert [message["position"] for message in heard_by_ada] == list(range(1, 201))
        assert [message["revision"] for message in heard_by_ada] == list(range(3, 203))
        own = [message["text"] for message in heard_by_ada if message["text"].startswith("ada")]
        assert own == [f"ada {number}" for number in range(100)]


async def test_after_the_reply_to_join_room_the_next_broadcast_is_its_revision_plus_one(
    server: RunningServer,
) -> None:
    async with chatter(server.url, "Ada") as ada, chatter(server.url, "Bob") as bob:
        await ada.gets("create_room", name="kitchen")
        await bob.gets("join_room", room="kitchen")
        writing = True

        async def write() -> None:
            while writing:
                await ada.gets("send_message", room="kitchen", text="x")

        writers = [asyncio.create_task(write()) for _ in range(8)]
        where = f"ws{server.url.removeprefix('http')}/socket.io/?EIO=4&transport=websocket"
        try:
            for _ in range(10):
                async with connect(where) as again:
                    await again.send("40" + json.dumps({"token": bob.token}))
                    while not str(await again.recv()).startswith("40"):
                        pass
                    await again.send('421["join_room",{"room":"kitchen","limit":1}]')
                    await _check_revisions(again)
        finally:
            writing = False
            await asyncio.gather(*writers)


async def _check_revisions(connection: ClientConnection) -> None:
    """Read until some broadcasts after the reply; none may repeat what the reply has."""
    joined = 0
    following = 0
    while following < 3:
        packet = str(await connection.recv())
        if packet.startswith("431"):
            joined = json.loads(packet[3:])[0]["room"]["revision"]
        elif packet.startswith('42["message"') and joined:
            following += 1
            assert json.loads(packet[2:])[1]["revision"] == joined + following
