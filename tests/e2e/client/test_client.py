"""The Python client at the real server: it comes back, misses nothing, says nothing twice."""

import asyncio
import itertools
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from stonechat.client import (
    ChatClient,
    ClientClosed,
    Connected,
    ConnectionLost,
    Disconnected,
    Event,
    Events,
    MemberJoined,
    MemberLeft,
    MessageReceived,
    NameRefused,
    Refused,
    RoomEntered,
    RoomExited,
    WhisperReceived,
)
from stonechat.wire.shapes import Message, MessageReceipt
from tests.replay.lossy import Lossy
from tests.support.accounts import register
from tests.support.chatter import Chatter, chatter
from tests.support.pictures import picture
from tests.support.server import RunningServer, StartServer

PATIENCE_SECONDS = 20.0
LONG_ABSENCE = 1_200
FLOOD = 300
ROUNDS = 2
LINES = 100


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something has happened on another connection."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


async def until_named(person: Chatter, username: str) -> None:
    """Take a name as soon as it is free."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await person.asks("add_user", username=username))["ok"]:
            await asyncio.sleep(0.01)


async def next_event(events: Events, kind: type[Event]) -> Event:
    """The next event of a kind, past all others."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        async for event in events:
            if isinstance(event, kind):
                return event
    raise AssertionError("the client was closed")


async def told(client: ChatClient, events: Events) -> list[Message]:
    """Close a client; every message it had told by then."""
    await client.close()
    return [event.message async for event in events if isinstance(event, MessageReceived)]


async def test_people_talk(server: RunningServer) -> None:
    async with (
        ChatClient(server.url, username="Ada") as ada,
        ChatClient(server.url, username="Ben") as ben,
    ):
        events = ada.events()
        room = await ada.create_room("kitchen", topic="Tea")
        joined = await ben.join_room("Kitchen")
        assert [member.user.username for member in joined.members] == ["Ada", "Ben"]
        event = await next_event(events, MemberJoined)
        assert event == MemberJoined(room.id, joined.members[1].user)

        sent = await ben.send_message("kitchen", "Look:", images=[picture()])
        assert isinstance(sent, Message)
        assert await next_event(events, MessageReceived) == MessageReceived(sent)
        held = ada.room("kitchen")
        assert held is not None
        assert held is ada.rooms[room.id]
        assert list(held.messages) == [sent]
        assert {occupant.user.username for occupant in held.members.values()} == {"Ada", "Ben"}

        page = await ada.history("kitchen", limit=1)
        assert (page.messages, page.more_before) == ([sent], False)
        assert [found.name for found in (await ben.list_rooms("kit")).rooms] == ["kitchen"]
        members = (await ben.list_members("kitchen", "ad")).members
        assert [member.user.username for member in members] == ["Ada"]
        missed = (await ben.catch_up({room.id: 2})).rooms[room.id]
        assert missed is not None
        assert missed.messages == [sent]

        await ben.leave_room("kitchen")
        assert ben.room("kitchen") is None
        assert isinstance(await next_event(events, MemberLeft), MemberLeft)
        with pytest.raises(Refused) as refusal:
            await ben.send_message("kitchen", "Still here?")
        assert refusal.value.code == "not_in_room"
        assert refusal.value.details == {"room": room.id}


async def test_a_token_brings_the_same_person_back_to_their_rooms(server: RunningServer) -> None:
    async with ChatClient(server.url, username="Ada") as ada:
        room = await ada.create_room("kitchen")
    async with ChatClient(server.url, token=ada.token) as again:
        assert again.user == ada.user
        assert again.rooms[room.id].loaded is False
        await again.join_room("kitchen")
        assert again.rooms[room.id].loaded
        assert len(again.rooms[room.id].members) == 1


async def test_who_may_not_enter_is_told_why(server: RunningServer) -> None:
    async with ChatClient(server.url, username="Ada"):
        with pytest.raises(Refused) as refusal:
            async with ChatClient(server.url, username="ADA"):
                pass
        assert refusal.value.code == "username_taken"
    with pytest.raises(Refused) as refusal:
        async with ChatClient(server.url, token="made up"):
            pass
    assert refusal.value.code == "unauthenticated"


async def test_without_a_name_one_is_asked_for_it(server: RunningServer) -> None:
    async with ChatClient(server.url) as nobody:
        assert nobody.user is None
        with pytest.raises(Refused) as refusal:
            await nobody.join_room("lobby")
        assert refusal.value.code == "not_named"
        named = await nobody.add_user("Ada")
        assert nobody.user == named.user
        assert nobody.token == named.token
        await nobody.join_room("lobby")


@pytest.mark.timeout(120)
@pytest.mark.parametrize("end", [RunningServer.kill, RunningServer.stop])
async def test_what_is_said_while_the_server_ends_is_stored_once_and_in_order(
    start_server: StartServer, end: Callable[[RunningServer], object]
) -> None:
    quick = {"STONECHAT_DRAIN_SECONDS": "0.3"}
    server = start_server(environment=quick)
    async with (
        ChatClient(server.url, username="Ada", in_flight=8) as ada,
        ChatClient(server.url, username="Ben") as ben,
    ):
        events = ben.events()
        room = await ada.create_room("kitchen")
        await ben.join_room("kitchen")
        texts = [f"line {number}" for number in range(ROUNDS * LINES)]
        sends: list[asyncio.Task[Message | MessageReceipt]] = []
        for begin in range(0, len(texts), LINES):
            lines = texts[begin : begin + LINES]
            sends += [asyncio.create_task(ada.send_message("kitchen", line)) for line in lines]
            await until(sends[begin + 10].done)
            await asyncio.to_thread(end, server)
            server = start_server(port=server.port, environment=quick)
        stored = await asyncio.gather(*sends)
        assert [message.position for message in stored] == list(range(1, len(texts) + 1))
        await until(lambda: ben.rooms[room.id].room.head == len(texts))
        assert [message.text for message in ben.rooms[room.id].messages] == texts
        assert await told(ben, events) == stored


@pytest.mark.timeout(120)
async def test_what_cannot_be_stored_for_a_while_is_repeated_in_order(
    server: RunningServer,
) -> None:
    lossy = Lossy()
    async with ChatClient(server.url, username="Ada", dial=lossy.dial) as ada:
        await ada.create_room("kitchen")
        texts = [f"line {number}" for number in range(10)]
        with closing(sqlite3.connect(server.data / "stonechat.db", isolation_level=None)) as other:
            other.execute("PRAGMA busy_timeout = 5000")
            other.execute("BEGIN IMMEDIATE")
            sends = [asyncio.create_task(ada.send_message("kitchen", text)) for text in texts]
            await until(lambda: lossy.unavailable >= 1)
            assert (await ada.history("kitchen")).messages == []
            assert not any(send.done() for send in sends)
            other.execute("ROLLBACK")
        stored = await asyncio.gather(*sends)
        assert [message.position for message in stored] == list(range(1, len(texts) + 1))
        page = await ada.history("kitchen")
        assert [message.text for message in page.messages] == texts


@pytest.mark.timeout(120)
async def test_a_long_absence_is_caught_up_with_message_by_message(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_RATE_LIMITS": "off"})
    lossy = Lossy()
    ben = ChatClient(server.url, username="Ben", keep_messages=100, dial=lossy.dial)
    events = ben.events()
    async with ben, chatter(server.url, "Ada") as ada:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        await ben.join_room("kitchen")
        lossy.refusals = 1_000_000
        lossy.cut()
        await next_event(events, Disconnected)
        for number in range(1, LONG_ABSENCE):
            await ada.tells("send_message", room=room, text=str(number))
        await ada.gets("send_message", room=room, text=str(LONG_ABSENCE))
        lossy.heal()
        await until(lambda: ben.rooms[room].room.head == LONG_ABSENCE and ben.rooms[room].complete)
        view = ben.rooms[room]
        assert 100 <= len(view.messages) <= 200
        assert view.messages[-1].text == str(LONG_ABSENCE)
        texts = [message.text for message in await told(ben, events)]
        assert texts == list(map(str, range(1, LONG_ABSENCE + 1)))


@pytest.mark.timeout(120)
async def test_who_fell_behind_learns_which_rooms_they_are_in_now(
    start_server: StartServer,
) -> None:
    flooded = {"STONECHAT_OUTBOX_BYTES": "65536", "STONECHAT_RATE_LIMITS": "off"}
    server = start_server(environment=flooded)
    lossy = Lossy()
    ben = ChatClient(server.url, username="Ben", dial=lossy.dial)
    async with ben, chatter(server.url, "Ada") as ada:
        for name in ("kitchen", "garden", "cellar"):
            await ada.gets("create_room", name=name)
        for name in ("kitchen", "garden"):
            await ben.join_room(name)
        async with chatter(server.url, token=ben.token) as phone:
            events = ben.events()
            lossy.reads.clear()
            for _ in range(FLOOD):
                await ada.gets("send_message", room="kitchen", text="x" * 10_000)
            await phone.gets("leave_room", room="garden")
            entered = await phone.gets("join_room", room="cellar")
            await ada.gets("send_message", room="cellar", text="Mind the step.")
            lossy.reads.set()
            cellar = entered["room"]["id"]
            exited = await next_event(events, RoomExited)
            assert isinstance(await next_event(events, RoomEntered), RoomEntered)
            assert isinstance(exited, RoomExited)
            await until(lambda: all(view.complete for view in ben.rooms.values()))
            names = sorted(view.room.name or "" for view in ben.rooms.values())
            assert names == ["cellar", "kitchen"]
            assert ben.rooms[cellar].revision == 3
            kitchen = ben.room("kitchen")
            assert kitchen is not None
            assert kitchen.room.head == FLOOD
            sent = await ada.gets("send_message", room="cellar", text="And your head.")
            await until(lambda: ben.rooms[cellar].room.head == 2)
            assert ben.rooms[cellar].messages[-1].id == sent["message"]["id"]


async def test_a_server_that_hangs_is_noticed(start_server: StartServer) -> None:
    heartbeat = {"STONECHAT_PING_INTERVAL_SECONDS": "0.5", "STONECHAT_PING_TIMEOUT_SECONDS": "1"}
    server = start_server(environment=heartbeat)
    async with ChatClient(server.url, username="Ada") as ada:
        events = ada.events()
        # Longer than all of that together, so that it was the pings that kept us connected.
        await asyncio.sleep(2.0)
        os.kill(server.pid, signal.SIGSTOP)
        try:
            asking = asyncio.create_task(ada.list_rooms())
            gone = await next_event(events, Disconnected)
            assert isinstance(gone, Disconnected)
            assert "silent" in gone.reason
            with pytest.raises(ConnectionLost):
                await asking
        finally:
            os.kill(server.pid, signal.SIGCONT)
        assert await next_event(events, Connected) == Connected(ada.user)
        await ada.list_rooms()


async def test_a_guest_who_was_away_too_long_is_told_what_they_lost(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_GUEST_GRACE_SECONDS": "0"})
    lossy = Lossy()
    async with (
        ChatClient(server.url, username="Ada", dial=lossy.dial) as ada,
        chatter(server.url, "Ben") as ben,
    ):
        events = ada.events()
        before, room = ada.user, await ada.create_room("kitchen")
        await ben.gets("join_room", room="kitchen")
        lossy.refusals = 1_000_000
        lossy.cut()
        assert (await ben.hears("user_left"))["user"]["username"] == "Ada"
        lossy.heal()
        assert await next_event(events, Connected) == Connected(before)
        assert await next_event(events, RoomExited) == RoomExited(room.id)
        assert ada.rooms == {}

        lossy.refusals = 1_000_000
        lossy.cut()
        await next_event(events, Disconnected)
        async with chatter(server.url) as other:
            await until_named(other, "Ada")
            lossy.heal()
            refusal = await next_event(events, NameRefused)
            assert isinstance(refusal, NameRefused)
            assert refusal.problem.code == "username_taken"
            assert ada.user is None
            named = await ada.add_user("Grace")
            assert before is not None
            assert (named.user.id, named.user.username) == (before.id, "Grace")


async def test_what_cannot_be_put_into_the_protocol_is_refused_here(server: RunningServer) -> None:
    async with ChatClient(server.url, username="Ada") as ada:
        await ada.create_room("kitchen")
        for text, images in [("\ud800", []), (None, [bytes(6_500_000)] * 2)]:
            with pytest.raises(Refused) as refusal:
                await ada.send_message("kitchen", text, images=images)
            assert refusal.value.code == "invalid_request"
        assert ada.online
        sent = await ada.send_message("kitchen", "Fine.")
        assert sent.position == 1


async def test_who_closes_the_client_leaves_nobody_waiting(start_server: StartServer) -> None:
    server = start_server()
    async with ChatClient(server.url, username="Ada") as ada:
        events = ada.events()
        await ada.create_room("kitchen")
        server.kill()
        waiting = [
            asyncio.create_task(ada.send_message("kitchen", "Anybody?")),
            asyncio.create_task(ada.list_rooms()),
        ]
        await next_event(events, Disconnected)
    for task in waiting:
        with pytest.raises((ClientClosed, ConnectionLost)):
            await task
    assert [event async for event in events] == []
    with pytest.raises(ClientClosed):
        await ada.list_rooms()


async def test_whoever_gives_up_waiting_takes_the_message_back(start_server: StartServer) -> None:
    server = start_server()
    async with ChatClient(server.url, username="Ada") as ada:
        events = ada.events()
        await ada.create_room("kitchen")
        server.kill()
        await next_event(events, Disconnected)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await ada.send_message("kitchen", "Never mind.")
        start_server(port=server.port)
        sent = await ada.send_message("kitchen", "Hello again.")
        assert sent.position == 1


async def test_a_room_is_told_in_order_whoever_talks(server: RunningServer) -> None:
    async with (
        ChatClient(server.url, username="Ada") as ada,
        ChatClient(server.url, username="Ben", in_flight=4) as ben,
    ):
        events = ada.events()
        room = await ada.create_room("kitchen")
        await ben.join_room("kitchen")
        await asyncio.gather(
            *(who.send_message("kitchen", str(n)) for n in range(50) for who in (ada, ben))
        )
        await until(lambda: ada.rooms[room.id].room.head == 100)
        messages = await told(ada, events)
        assert [message.position for message in messages] == list(range(1, 101))
        for who in (ada, ben):
            said = [int(m.text) for m in messages if who.user and m.author.id == who.user.id]
            assert all(one < two for one, two in itertools.pairwise(said))


async def test_whispers_are_told_apart_from_what_is_said_aloud_and_caught_up_with(
    server: RunningServer,
) -> None:
    ada_account, ben_account = [await register(server.url, name) for name in ("Ada", "Ben")]
    lossy = Lossy()
    ben = ChatClient(server.url, token=ben_account.token, dial=lossy.dial)
    events = ben.events()
    async with ChatClient(server.url, token=ada_account.token) as ada, ben:
        room = await ada.create_room("kitchen")
        await ben.join_room("kitchen")
        with pytest.raises(Refused):
            await ada.send_message("kitchen", "to nobody", to=[])
        sent = await ada.send_message("kitchen", "psst", to=["Ben"])
        assert isinstance(sent, Message)
        assert sent.whisper is not None
        assert await next_event(events, WhisperReceived) == WhisperReceived(sent)
        whisper = ben.whispers[sent.whisper.id]
        assert (whisper.room_id, whisper.unread, whisper.revision) == (room.id, 1, 1)
        lossy.refusals = 1
        lossy.cut()
        await next_event(events, Disconnected)
        await ada.send_message("kitchen", "psst again", to=["Ben"])
        await ada.send_message("kitchen", "aloud")
        await until(lambda: ben.rooms[room.id].room.head == 1 and len(whisper.messages) == 2)
        assert whisper.complete
        assert whisper.unread == 2
        assert [held.text for held in ben.rooms[room.id].messages] == ["aloud"]
        page = await ben.history(whisper=whisper.id, after=1)
        assert [message.text for message in page.messages] == ["psst again"]
        assert (await ben.mark_read(2, whisper=whisper.id)).unread == 0
        assert (whisper.read, whisper.unread) == (2, 0)
        assert (await ben.catch_up({}, {whisper.id: 1})).whispers[whisper.id] is not None
    assert [message.text for message in await told(ben, events)] == ["aloud"]


async def test_what_is_read_on_one_device_is_read_on_the_other(server: RunningServer) -> None:
    account = await register(server.url, "Ada")
    async with (
        ChatClient(server.url, token=account.token) as phone,
        ChatClient(server.url, token=account.token) as desk,
        ChatClient(server.url, username="Ben") as ben,
    ):
        room = (await phone.create_room("kitchen")).id
        await ben.join_room("kitchen")
        for number in range(3):
            await ben.send_message("kitchen", str(number))
        await until(lambda: desk.rooms[room].unread == 3 and phone.rooms[room].unread == 3)
        reply = await phone.mark_read(2, room="kitchen")
        assert (reply.position, reply.unread) == (2, 1)
        assert (phone.rooms[room].read, phone.rooms[room].unread) == (2, 1)
        await until(lambda: desk.rooms[room].unread == 1)
        await desk.mark_read(0, room=room, unread=True)
        await until(lambda: phone.rooms[room].unread == 3)
        await desk.send_message(room, "All read.")
        await until(lambda: phone.rooms[room].unread == 0)
        assert phone.rooms[room].read == desk.rooms[room].read == 4
