"""Somebody who stops reading costs a bounded number of bytes, holds up nobody, and is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.conformance.peers import Poller
from tests.support.chatter import Chatter, chatter
from tests.support.narrow import narrow_socket
from tests.support.server import StartServer

MESSAGES = 3_000
TEXT = "x" * 10_000
OUTBOX_BYTES = 200_000
FLOODED = {"STONECHAT_OUTBOX_BYTES": str(OUTBOX_BYTES), "STONECHAT_RATE_LIMITS": "off"}
# What the kernels of both ends, one answer and the rest of one write may add to it.
SLACK_BYTES = 400_000
BURST = 150
ENOUGH = 50


async def _next_event(connection: ClientConnection) -> tuple[str, Any]:
    """The next event, past heartbeats and acknowledgements."""
    while True:
        packet = str(await connection.recv())
        if packet == "2":
            await connection.send("3")
        elif packet.startswith("42"):
            event, json_object = json.loads(packet[2:])
            return event, json_object


def _resident_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024


async def _narrow_connection(port: int) -> ClientConnection:
    """Connect with small buffers in between, so that what is not read waits in the server."""
    narrow = await narrow_socket(f"http://127.0.0.1:{port}")
    where = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    return await connect(where, sock=narrow, max_queue=1, ping_interval=None)


@pytest.mark.timeout(120)
async def test_answers_that_nobody_reads_cost_a_bounded_number_of_bytes(
    start_server: StartServer,
) -> None:
    server = start_server()
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        for _ in range(100):
            await ada.gets("send_message", room="kitchen", text=TEXT)
        before = _resident_bytes(server.pid)
        connections = [await _narrow_connection(server.port) for _ in range(4)]
        for number, connection in enumerate(connections):
            await connection.send("40")
            await connection.send(f'42["add_user",{{"username":"deaf-{number}"}}]')
            for request in range(300):
                ask = f'42{request}["history",{{"room":"kitchen","limit":100}}]'
                await connection.send(ask)
        reply = await ada.gets("history", room="kitchen", limit=100)
        assert len(reply["messages"]) == 100
        # Some 5 MB for each: what the kernel takes, one answer that is written, one that waits.
        assert _resident_bytes(server.pid) - before < 50_000_000
        for connection in connections:
            await connection.close()


@pytest.mark.timeout(240)
async def test_a_reader_that_stops_is_told_where_to_go_on_and_harms_nobody(
    start_server: StartServer,
) -> None:
    server = start_server(environment=FLOODED)
    bob = await _narrow_connection(server.port)
    async with chatter(server.url, "Ada") as ada, bob:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        await bob.send("40")
        assert (await _next_event(bob))[0] == "welcome"
        await bob.send('42["add_user",{"username":"Bob"}]')
        await bob.send('42["join_room",{"room":"kitchen"}]')
        assert (await ada.hears("user_joined"))["revision"] == 2

        # Whoever indexes and looks for whom it concerns holds some messages, whoever reads or not.
        await ada.gets("create_room", name="pantry")
        for number in range(1, 501):
            await ada.gets("send_message", room="pantry", text=TEXT)
            assert (await ada.hears("message"))["position"] == number
        before = _resident_bytes(server.pid)
        for _ in range(MESSAGES):
            await ada.gets("send_message", room=room, text=TEXT)
        for number in range(1, MESSAGES + 1):
            assert (await ada.hears("message"))["position"] == number
        assert _resident_bytes(server.pid) - before < MESSAGES * len(TEXT) - 5_000_000

        heard = []
        event, told = await _next_event(bob)
        while event == "message":
            heard.append(told["revision"])
            event, told = await _next_event(bob)
        assert heard == list(range(3, 3 + len(heard)))
        assert len(heard) * len(TEXT) < OUTBOX_BYTES + SLACK_BYTES
        assert (event, told) == ("behind", {"rooms": {room: MESSAGES + 2}, "whispers": {}})

        await ada.gets("send_message", room=room, text="Back?")
        event, message = await _next_event(bob)
        assert (event, message["revision"]) == ("message", MESSAGES + 3)


async def _poll(poller: Poller) -> AsyncIterator[tuple[str, Any]]:
    """The events of somebody who polls: one poll whenever all that came before is read."""
    while True:
        for packet in (await poller.get()).packets:
            if packet == "2":
                await poller.post(b"3")
            elif packet.startswith("42"):
                event, json_object = json.loads(packet[2:])
                yield event, json_object


async def _read(connection: ClientConnection) -> AsyncIterator[tuple[str, Any]]:
    while True:
        yield await _next_event(connection)


async def _check_gaps(ada: Chatter, room: str, events: AsyncIterator[tuple[str, Any]]) -> None:
    """Follow a room that never falls silent, after having not listened for a while."""
    for _ in range(BURST):
        await ada.gets("send_message", room=room, text=TEXT)
    enough = asyncio.Event()
    talk = asyncio.create_task(_talk(ada, room, enough))
    expected, heard_since = 3, None
    async for event, told in events:
        if event == "behind":
            # Nothing between what was heard before and this, and nothing missing after it.
            assert told["rooms"][room] >= expected
            expected, heard_since = told["rooms"][room] + 1, 0
        else:
            assert (event, told["revision"]) == ("message", expected)
            expected += 1
            heard_since = None if heard_since is None else heard_since + 1
        if heard_since == ENOUGH:
            break
    enough.set()
    await talk


async def _talk(ada: Chatter, room: str, enough: asyncio.Event) -> None:
    while not enough.is_set():
        await ada.gets("send_message", room=room, text=TEXT)


@pytest.mark.timeout(120)
async def test_live_events_go_on_behind_the_revision_that_was_told_in_the_midst_of_talk(
    start_server: StartServer,
) -> None:
    server = start_server(environment=FLOODED)
    bob = await _narrow_connection(server.port)
    async with chatter(server.url, "Ada") as ada, bob:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        await bob.send("40")
        await bob.send('42["add_user",{"username":"Bob"}]')
        await bob.send('42["join_room",{"room":"kitchen"}]')
        assert (await _next_event(bob))[0] == "welcome"
        await ada.hears("user_joined")
        await _check_gaps(ada, room, _read(bob))


@pytest.mark.timeout(120)
async def test_somebody_who_stops_polling_is_told_as_exactly(start_server: StartServer) -> None:
    server = start_server(environment=FLOODED)
    async with chatter(server.url, "Ada") as ada:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        bob = await Poller.open(server.port)
        await bob.join()
        await bob.post(b'42["add_user",{"username":"Bob"}]\x1e42["join_room",{"room":"kitchen"}]')
        await ada.hears("user_joined")
        before = _resident_bytes(server.pid)
        await _check_gaps(ada, room, _poll(bob))
        assert _resident_bytes(server.pid) - before < 30_000_000
