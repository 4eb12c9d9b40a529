"""The server is asked to end, in the middle of everything."""

import asyncio
import os
import random
import re
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conformance.peers import (
    HttpPeer,
    Poller,
    WebSocketPeer,
    client_frame,
    hang_up,
    head,
    request,
)
from tests.faults.conftest import rounds
from tests.faults.host import Host
from tests.faults.line import LineLostError, line
from tests.faults.town import town
from tests.support.census import open_sockets
from tests.support.lateness import Lateness
from tests.support.pictures import picture
from tests.support.server import RunningServer, StartServer

DRAIN_SECONDS = 2.0
SOCKETS = 60
POLLERS = 30
# The loop's timers have steps of a millisecond.
EARLY_SECONDS = 0.01
# On a busy machine, beside the drain time; less than what an abandoned upload has in any case.
ENDING_SECONDS = 8.0
# For what should never happen; a slow machine must not get there.
PATIENCE_SECONDS = 60.0

SERVICE_RESTART = 1012


@pytest.fixture(autouse=True)
async def no_peer_is_left() -> AsyncIterator[None]:
    """Hang up on behalf of tests that have seen enough."""
    yield
    await hang_up()


class Farewell(NamedTuple):
    """How and when one connection was let go."""

    at: float
    said: str | int


async def until_closed(peer: WebSocketPeer) -> Farewell:
    """Read to the close frame; nothing of Socket.IO's says goodbye before it."""
    while (frame := await peer.frame()).opcode != 8:
        assert not frame.data.startswith(b"41"), "official clients would never come back"
    return Farewell(time.monotonic(), frame.close_code)


async def until_told(poller: Poller) -> Farewell:
    """Poll to the close packet."""
    while True:
        packets = (await poller.get()).packets
        assert not any(packet.startswith("41") for packet in packets)
        if packets[-1] != "6":
            return Farewell(time.monotonic(), packets[-1])


async def test_connections_are_let_go_one_after_the_other_over_the_drain_time(
    start_server: StartServer, tmp_path: Path
) -> None:
    server = start_server(
        environment={
            "STONECHAT_RATE_LIMITS": "off",
            "STONECHAT_DRAIN_SECONDS": str(DRAIN_SECONDS),
        }
    )
    others = open_sockets(server.pid)
    sockets = [await welcome(server.port) for _ in range(SOCKETS)]
    pollers = [await welcome_poller(server.port) for _ in range(POLLERS)]
    await until_open(server.pid, others + SOCKETS)
    waiting = [asyncio.create_task(until_closed(peer)) for peer in sockets]
    polling = [asyncio.create_task(until_told(poller)) for poller in pollers]
    await until_open(server.pid, others + SOCKETS + POLLERS)
    with Lateness(tmp_path) as lateness:
        begun = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        ended = asyncio.create_task(asyncio.to_thread(server.stop))
        farewells = [await task for task in waiting] + [await task for task in polling]

    assert {farewell.said for farewell in farewells} == {SERVICE_RESTART, "1"}
    for index, at in enumerate(sorted(farewell.at - begun for farewell in farewells)):
        due = DRAIN_SECONDS * index / len(farewells)
        # None before its turn is exact. All of them at the end would be late by the drain time.
        assert due - EARLY_SECONDS <= at < due + DRAIN_SECONDS / 2 + 3 * lateness.worst_seconds
    assert await ended == 0


async def until_open(pid: int, sockets: int) -> None:
    """Wait until the server has accepted, and closed, so many connections that these are left."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while open_sockets(pid) != sockets:
            await asyncio.sleep(0.01)


async def welcome(port: int) -> WebSocketPeer:
    """Join the chat by WebSocket, without a name."""
    peer = await WebSocketPeer.open(port)
    await peer.text()
    await peer.say("40")
    assert (await peer.text()).startswith("40{")
    assert (await peer.text()).startswith('42["welcome"')
    return peer


async def welcome_poller(port: int) -> Poller:
    """Join the chat by polling, without a name."""
    poller = await Poller.open(port)
    await poller.join()
    return poller


async def test_nobody_new_gets_in_while_the_server_drains(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_DRAIN_SECONDS": "120"})
    # The first one is let go at once, the second one after half of the time or of our patience.
    first, second = [await welcome(server.port) for _ in range(2)]
    kept = await HttpPeer.connect(server.port)
    await kept.send(head("GET", "/readyz"))
    assert (await kept.response()).status == 200
    os.kill(server.pid, signal.SIGTERM)
    assert (await until_closed(first)).said == SERVICE_RESTART
    with pytest.raises(LineLostError):
        async with line(server.port):
            pass
    with pytest.raises(ConnectionRefusedError):
        await request(server.port, "GET", "/healthz")
    # Over a connection that was open before, it says that it is not ready, and takes no session.
    await kept.send(head("GET", "/readyz"))
    assert (await kept.response()).status == 503
    await kept.send(head("GET", "/socket.io/?EIO=4&transport=polling"))
    assert (await kept.response()).status == 503
    os.kill(server.pid, signal.SIGINT)
    assert (await until_closed(second)).said == SERVICE_RESTART
    assert await asyncio.to_thread(server.stop) == 0


async def test_nothing_begun_is_lost_or_doubled_when_a_busy_server_ends(host: Host) -> None:
    await host.start()
    async with town(host) as people:
        for _ in range(rounds(3)):
            await people.progress(random.randint(10, 100))
            await host.stop()
            await host.start()
        await people.progress(50)
        await people.rest()
        await people.check()
        await people.check_retries()
    assert host.complaints() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signals_that_come_again_and_again_do_not_cut_it_short(
    start_server: StartServer, number: signal.Signals
) -> None:
    server = start_server(environment={"STONECHAT_DRAIN_SECONDS": "0.3"})
    async with line(server.port) as ada:
        await ada.get("add_user", username="Ada")
        await ada.get("create_room", name="kitchen")
        # A large image keeps the server busy after everybody has been let go.
        fields = {"room": "kitchen", "client_id": "slow", "images": [PLACEHOLDER]}
        _ = await ada.begin("send_message", fields, large_picture())
        for index in range(200):
            _ = await ada.begin("send_message", {"room": "kitchen", "text": f"{index}"})
        signals = asyncio.create_task(shower(server, number))
        ended = await ada.ended()
        assert ended.code == SERVICE_RESTART
    assert await signals == 0
    assert "Traceback" not in server.log


async def shower(server: RunningServer, number: signal.Signals) -> int:
    """Send the signal until the process has ended; its exit status."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while server.running:
            os.kill(server.pid, number)
            await asyncio.sleep(0.01)
    return server.stop()


async def test_a_second_interrupt_does_not_wait_for_the_drain(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_DRAIN_SECONDS": "60"})
    async with line(server.port) as ada, line(server.port):
        named = await ada.get("add_user", username="Ada")
        await ada.get("create_room", name="kitchen")
        sent = await ada.get("send_message", room="kitchen", text="Set in stone")
        os.kill(server.pid, signal.SIGINT)
        await ada.ended()  # the first one is let go at once: the signal has arrived
        assert server.running
        # `stop` gives up long before the second one's turn.
        assert await asyncio.to_thread(server.stop, with_signal=signal.SIGINT) == 0
    server = start_server(data=server.data)
    async with line(server.port, named["token"]) as ada:
        page = await ada.get("history", room="kitchen")
        assert page["messages"] == [sent["message"]]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_during_the_start_ends_it_at_once_and_the_next_start_is_normal(
    host: Host, number: signal.Signals
) -> None:
    usual = await host.start()
    await host.stop()
    attempts = rounds(5)
    for index in range(attempts):
        process = host.launch()
        try:
            while not listens_to_signals(process.pid):
                await asyncio.sleep(0.002)
            await asyncio.sleep(usual * index / attempts)
            process.send_signal(number)
            assert await asyncio.to_thread(process.wait, PATIENCE_SECONDS) == 0
        finally:
            process.kill()
            process.wait()
    await host.start()
    assert host.complaints() == []


def listens_to_signals(pid: int) -> bool:
    """Whether a process has got as far as to say what SIGTERM is to do."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^SigCgt:\s+([0-9a-f]+)$", status, re.MULTILINE)
    assert found
    return bool(int(found[1], 16) >> (signal.SIGTERM - 1) & 1)


async def test_nothing_waits_for_an_abandoned_upload_or_for_a_reader_that_stopped(
    start_server: StartServer, tmp_path: Path
) -> None:
    server = start_server(
        environment={"STONECHAT_DRAIN_SECONDS": "0.5", "STONECHAT_RATE_LIMITS": "off"}
    )
    await stop_reading(server.port)
    await abandon_uploads(server.port)
    with Lateness(tmp_path) as lateness:
        begun = time.monotonic()
        assert await asyncio.to_thread(server.stop) == 0
        passed = time.monotonic() - begun
    assert passed < 0.5 + ENDING_SECONDS + 3 * lateness.worst_seconds


async def abandon_uploads(port: int) -> None:
    """Begin a POST of a session, a plain POST and a WebSocket message, and never go on."""
    poller = await welcome_poller(port)
    for target in (poller.target, "/api/v1/session", "/nowhere"):
        peer = await HttpPeer.connect(port)
        await peer.send(head("POST", target, "Content-Length: 90000") + b"42[")
    half_a_head = await HttpPeer.connect(port)
    await half_a_head.send(b"GET / HTTP/1.1\r\nHost: ")
    peer = await welcome(port)
    await peer.send(client_frame(b"x" * 60_000)[:1_000])


async def stop_reading(port: int) -> None:
    """Fill the outbox of somebody who does not read, on either transport."""
    async with line(port) as bob:
        await bob.get("add_user", username="Bob")
        await bob.get("create_room", name="kitchen")
        ada = await welcome(port)
        await ada.say('420["add_user",{"username":"Ada"}]')
        await ada.say('421["join_room",{"room":"kitchen"}]')
        while not (await ada.text()).startswith("431["):
            pass
        poller = await welcome_poller(port)
        await poller.post(b'420["add_user",{"username":"Cleo"}]')
        await poller.post(b'421["join_room",{"room":"kitchen"}]')
        for _ in range(600):
            await bob.get("send_message", room="kitchen", text="x" * 9_000)


def large_picture() -> bytes:
    """Return a picture that takes a while to decode and to encode."""
    return picture("PNG", (4_000, 3_000))


PLACEHOLDER = {"_placeholder": True, "num": 0}
