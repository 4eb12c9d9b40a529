"""What has hurt other servers by HTTP: each costs its sender, and nobody else."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.conformance.peers import (
    ConformanceProcess,
    HttpPeer,
    Poller,
    head,
    request,
    upgrade_head,
)
from tests.e2e.hostile.conftest import Attack

OPEN = "/socket.io/?EIO=4&transport=polling"
SOCKET = "/socket.io/?EIO=4&transport=websocket"


@pytest.mark.parametrize("kind", ["polling", "websocket"])
async def test_thousands_of_headers(attack: Attack, kind: str) -> None:
    lines = [f"X-Header-{number}: {number}" for number in range(5_000)]
    build = upgrade_head(SOCKET, *lines) if kind == "websocket" else head("GET", OPEN, *lines)
    async with attack() as victim:
        for _ in range(10):
            peer = await HttpPeer.connect(victim.port)
            await peer.send(build)
            assert await peer.ended()


@pytest.mark.parametrize("upgrade", [False, True])
@pytest.mark.parametrize(
    "sid", ["__proto__", "%00", "constructor", "a" * 60_000, "%ff%fe", "../.."]
)
async def test_session_ids_that_are_none(attack: Attack, sid: str, *, upgrade: bool) -> None:
    async with attack() as victim:
        peer = await HttpPeer.connect(victim.port)
        target = f"{SOCKET if upgrade else OPEN}&sid={sid}"
        await peer.send(upgrade_head(target) if upgrade else head("GET", target))
        assert (await peer.response()).status in {400, 414, 431}


async def test_a_header_without_end(attack: Attack) -> None:
    async with attack() as victim:
        peer = await HttpPeer.connect(victim.port)
        await peer.send(b"GET / HTTP/1.1\r\nX-Endless: ")
        try:
            for _ in range(200):
                await peer.send(b"x" * 65_536)
        except ConnectionError:
            pass
        assert await peer.ended()


@pytest.mark.parametrize("packet", [b"3", b"4x", b"6", b'42["message"]'])
async def test_half_a_million_packets_in_one_post(attack: Attack, packet: bytes) -> None:
    count = 1_000_000 // (len(packet) + 1)
    body = b"\x1e".join([packet] * count)
    async with attack() as victim:
        session = await Poller.open(victim.port)
        await session.join()
        posting = asyncio.create_task(session.post(body))
        try:
            async with asyncio.timeout(2):
                await asyncio.wait({posting})
        except TimeoutError:
            pass
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)


async def test_bodies_that_trickle(attack: Attack) -> None:
    async with attack() as victim:
        for _ in range(200):
            session = await Poller.open(victim.port)
            peer = await HttpPeer.connect(victim.port)
            await peer.send(head("POST", session.target, "Content-Length: 1000000") + b"4")


async def test_thousands_of_handshakes_that_are_never_continued(attack: Attack) -> None:
    async with attack() as victim:
        peer = await HttpPeer.connect(victim.port)
        for _ in range(3_000):
            await peer.send(head("GET", OPEN))
            assert (await peer.response()).status == 200


async def test_requests_sent_far_ahead(attack: Attack) -> None:
    async with attack() as victim:
        for _ in range(5):
            peer = await HttpPeer.connect(victim.port)
            await peer.send(head("GET", OPEN) * 20_000)
            assert await peer.ended()


async def test_a_poller_that_never_polls(attack: Attack) -> None:
    async with attack() as victim:
        sessions = [await Poller.open(victim.port) for _ in range(20)]
        for session in sessions:
            await session.join()
        body = b"\x1e".join([b'42["message","%b"]' % (b"x" * 90_000)] * 10)

        async def push(session: Poller) -> None:
            try:
                async with asyncio.timeout(1.5):
                    while True:
                        await session.post(body)
            except TimeoutError:
                pass

        await asyncio.gather(*map(push, sessions))


async def test_a_poller_held_back_goes_on_when_it_polls(victim: ConformanceProcess) -> None:
    session = await Poller.open(victim.port)
    await session.join()
    event = b'42["message","%b"]' % (b"x" * 300_000)
    body = b"\x1e".join([event] * 3)
    posts = asyncio.create_task(post_all(session, body, 4))
    received = 0
    while received < 12:
        received += len((await session.get()).packets)
    assert await posts == [200] * 4


async def post_all(session: Poller, body: bytes, times: int) -> list[int]:
    return [(await session.post(body)).status for _ in range(times)]


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\x00" * 70_000,
        upgrade_head("/nowhere"),
        upgrade_head("/socket.io/?" + "&".join(["a=b"] * 1_000)),
        upgrade_head("/socket.io/").replace(b"Version: 13", b"Version: 12"),
        upgrade_head("/socket.io/").replace(b"AAAA==", b"AA"),
    ],
)
async def test_bytes_that_are_no_request(attack: Attack, data: bytes) -> None:
    async with attack() as victim:
        peer = await HttpPeer.connect(victim.port)
        await peer.send(data)
        await asyncio.sleep(0.05)
        peer.writer.write_eof()
        assert await peer.ended()


async def test_a_slow_head_is_not_waited_for(tmp_path: Path) -> None:
    server = ConformanceProcess("--head-timeout-ms", "300", log=tmp_path / "stderr")
    silent = await HttpPeer.connect(server.port)
    slow = await HttpPeer.connect(server.port)
    await slow.send(b"GET / HTTP/1.1\r\nX-Slow: ")
    start = time.monotonic()
    assert await silent.ended()
    assert await slow.ended()
    assert time.monotonic() - start < 1.0
    server.close()


async def test_an_abandoned_oversize_post_does_not_keep_the_process(tmp_path: Path) -> None:
    calm = ("--ping-interval-ms", "25000", "--ping-timeout-ms", "20000")
    server = ConformanceProcess(*calm, log=tmp_path / "stderr")
    for length in (
        "Content-Length: 90000000",
        "Content-Length: 900000",
        "Transfer-Encoding: chunked",
    ):
        session = await Poller.open(server.port)
        peer = await HttpPeer.connect(server.port)
        await peer.send(head("POST", session.target, length) + b"4" * 100)
    polling = await Poller.open(server.port)
    poll = asyncio.create_task(request(server.port, "GET", polling.target))
    await asyncio.sleep(0.1)
    start = time.monotonic()
    assert await asyncio.to_thread(server.terminate) == 0
    assert time.monotonic() - start < 3
    assert (await poll).body == b"1"
    server.close()
