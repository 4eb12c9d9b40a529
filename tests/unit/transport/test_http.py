import asyncio
import time

import pytest

from stonechat.transport.settings import HttpLimits
from tests.conformance.peers import HttpPeer, Poller, head, request, upgrade_head
from tests.unit.transport.conftest import Serve

OPEN = "/socket.io/?EIO=4&transport=polling"


async def ended_after(peer: HttpPeer) -> float:
    start = time.monotonic()
    assert await peer.ended()
    return time.monotonic() - start


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n"])
async def test_a_head_has_to_come_in_time(serve: Serve, said: bytes) -> None:
    async with serve(http=HttpLimits(head_timeout_seconds=0.2)) as served:
        peer = await HttpPeer.connect(served.port)
        await peer.send(said)
        assert 0.1 < await ended_after(peer) < 0.5


async def test_a_connection_is_kept_for_a_while_between_requests(serve: Serve) -> None:
    limits = HttpLimits(keep_alive_seconds=0.3, head_timeout_seconds=0.1)
    async with serve(http=limits) as served:
        peer = await HttpPeer.connect(served.port)
        for _ in range(3):
            await peer.send(head("GET", OPEN))
            assert (await peer.response()).status == 200
            await asyncio.sleep(0.2)
        assert 0.05 < await ended_after(peer) < 0.3


async def test_a_body_that_trickles_is_given_up(serve: Serve) -> None:
    limits = HttpLimits(body_grace_seconds=0.2, body_rate_bytes_per_second=1_000)
    async with serve(http=limits) as served:
        session = await Poller.open(served.port)
        peer = await HttpPeer.connect(served.port)
        await peer.send(head("POST", session.target, "Content-Length: 1000"))
        for _ in range(30):
            if peer.reader.at_eof() or peer.reader.exception():
                break
            peer.writer.write(b"4")
            await asyncio.sleep(0.02)
        assert await ended_after(peer) < 0.1
        assert (await session.get()).status == 400  # what it had sent is lost: start afresh


async def test_a_body_at_a_fair_pace_may_take_longer_than_the_grace(serve: Serve) -> None:
    limits = HttpLimits(body_grace_seconds=0.2, body_rate_bytes_per_second=1_000)
    pieces = [b"3" + b"\x1e3" * 50] + [b"\x1e3" * 50] * 9
    async with serve(http=limits) as served:
        session = await Poller.open(served.port)
        peer = await HttpPeer.connect(served.port)
        length = sum(map(len, pieces))
        await peer.send(head("POST", session.target, f"Content-Length: {length}"))
        for piece in pieces:
            await peer.send(piece)
            await asyncio.sleep(0.05)
        assert (await peer.response()).body == b"ok"


@pytest.mark.parametrize(
    ("target", "lines", "status"),
    [
        ("/" + "a" * 20_000, [], 414),
        ("/", ["X-Large: " + "a" * 20_000], 431),
        ("/", [f"X-{number}: 1" for number in range(200)], 431),
    ],
)
async def test_a_head_is_bounded(serve: Serve, target: str, lines: list[str], status: int) -> None:
    async with serve() as served:
        response = await request(served.port, "GET", target, *lines)
        assert response.status == status
        assert response.headers["connection"] == "close"
        peer = await HttpPeer.connect(served.port)
        await peer.send(upgrade_head(target, *lines))
        assert (await peer.response()).status == status


async def test_a_header_that_never_ends_is_not_collected(serve: Serve) -> None:
    async with serve() as served:
        peer = await HttpPeer.connect(served.port)
        await peer.send(b"GET / HTTP/1.1\r\nX-Endless: ")
        await peer.send(b"a" * 16_400)
        assert (await peer.response()).status == 431
        assert await peer.ended()


async def test_requests_may_be_sent_a_little_ahead(serve: Serve) -> None:
    async with serve() as served:
        peer = await HttpPeer.connect(served.port)
        await peer.send(head("GET", OPEN) * 5)
        assert [(await peer.response()).status for _ in range(5)] == [200] * 5


async def test_another_upgrade_is_answered_as_plain_http(serve: Serve) -> None:
    async with serve() as served:
        lines = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
        assert (await request(served.port, "GET", OPEN, *lines)).status == 200


async def test_a_refused_body_is_read_so_that_the_answer_can_be(serve: Serve) -> None:
    limits = HttpLimits(discard_limit_bytes=200_000)
    async with serve(max_payload_bytes=1_000, http=limits) as served:
        session = await Poller.open(served.port)
        peer = await HttpPeer.connect(served.port)
        await peer.send(head("POST", session.target, "Content-Length: 100000") + b"4" * 100_000)
        assert (await peer.response()).status == 413
        await peer.send(head("GET", OPEN))
        assert (await peer.response()).status == 200
        await peer.send(head("POST", session.target, "Content-Length: 900000") + b"4" * 100_000)
        assert (await peer.response()).status == 413
        peer.writer.write(b"4" * 800_000)
        assert await ended_after(peer) < 1.0


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x00", b"GET\r\n\r\n", b"G\x00T / HTTP/1.1\r\n\r\n"]
)
async def test_what_is_no_http_is_told_so(serve: Serve, data: bytes) -> None:
    async with serve() as served:
        peer = await HttpPeer.connect(served.port)
        await peer.send(data)
        assert (await peer.response()).status == 400
        assert await peer.ended()
