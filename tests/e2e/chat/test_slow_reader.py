"""Somebody who stops reading costs a bounded number of bytes, holds up nobody, and is told."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.support.chatter import chatter
from tests.support.server import StartServer

MESSAGES = 1_500
TEXT = "x" * 10_000
OUTBOX_BYTES = 200_000


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
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", port))
    narrow.setblocking(False)
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


@pytest.mark.timeout(120)
async def test_a_reader_that_stops_is_told_where_to_go_on_and_harms_nobody(
    start_server: StartServer,
) -> None:
    server = start_server(environment={"STONECHAT_OUTBOX_BYTES": str(OUTBOX_BYTES)})
    bob = await _narrow_connection(server.port)
    async with chatter(server.url, "Ada") as ada, bob:
        room = (await ada.gets("create_room", name="kitchen"))["room"]["id"]
        await bob.send("40")
        assert (await _next_event(bob))[0] == "welcome"
        await bob.send('42["add_user",{"username":"Bob"}]')
        await bob.send('42["join_room",{"room":"kitchen"}]')
        assert (await ada.hears("user_joined"))["revision"] == 2

        before = _resident_bytes(server.pid)
        for _ in range(MESSAGES):
            await ada.gets("send_message", room=room, text=TEXT)
        for number in range(1, MESSAGES + 1):
            assert (await ada.hears("message"))["position"] == number
        assert _resident_bytes(server.pid) - before < 30_000_000

        heard = []
        event, told = await _next_event(bob)
        while event == "message":
            heard.append(told["revision"])
            event, told = await _next_event(bob)
        assert heard == list(range(3, 3 + len(heard)))
        assert len(heard) < MESSAGES
        assert (event, told) == ("behind", {"rooms": {room: MESSAGES + 2}, "whispers": {}})

        await ada.gets("send_message", room=room, text="Back?")
        event, message = await _next_event(bob)
        assert (event, message["revision"]) == ("message", MESSAGES + 3)
