import asyncio
import gzip

import pytest

from stonechat.protocol.encoded import Encoded
from tests.conformance.peers import HttpPeer, Poller, head, request
from tests.unit.transport.conftest import Serve


async def join(port: int) -> Poller:
    session = await Poller.open(port)
    await session.post(b"40")
    await session.get()
    return session


async def test_a_waiting_poll_is_answered_when_there_is_something(serve: Serve) -> None:
    async with serve() as served:
        session = await join(served.port)
        poll = asyncio.create_task(session.get())
        await asyncio.sleep(0.05)
        served.application.latest.connection.send(Encoded([b'42["a"]', b'42["b"]']))
        assert (await poll).packets == ['42["a"]', '42["b"]']


@pytest.mark.parametrize("size", [1_023, 1_024, 20_000, 200_000])
async def test_answers_of_a_kilobyte_and_more_are_compressed(serve: Serve, size: int) -> None:
    async with serve() as served:
        session = await join(served.port)
        packet = b'42["' + b"x" * (size - 6) + b'"]'
        served.application.latest.connection.reply(packet)
        response = await request(served.port, "GET", session.target, "Accept-Encoding: gzip")
        assert ("content-encoding" in response.headers) == (size >= 1_024)
        body = gzip.decompress(response.body) if size >= 1_024 else response.body
        assert body == packet


async def test_the_limit_of_a_stranger_holds_for_posts(serve: Serve) -> None:
    async with serve(max_payload_bytes=50_000, initial_payload_bytes=1_000) as served:
        session = await join(served.port)
        event = b'42["' + b"x" * 2_000 + b'"]'
        assert (await session.post(event)).status == 413
        served.application.latest.connection.payload_limit = 50_000
        assert (await session.post(event)).status == 200
        assert len(served.application.latest.events) == 1


async def test_a_client_that_leaves_during_a_held_post_is_gone(serve: Serve) -> None:
    async with serve() as served:
        session = await join(served.port)
        listener = served.application.latest
        listener.connection.pause()
        peer = await HttpPeer.connect(served.port)
        await peer.send(head("POST", session.target, "Content-Length: 7") + b'42["a"]')
        await asyncio.sleep(0.05)
        peer.abort()
        await listener.until("closed")
        assert listener.events == []


async def test_a_post_whose_session_ends_meanwhile_is_told_so(serve: Serve) -> None:
    async with serve() as served:
        session = await join(served.port)
        listener = served.application.latest
        listener.connection.pause()
        post = asyncio.create_task(session.post(b'42["a"]'))
        await asyncio.sleep(0.05)
        listener.connection.close()
        assert (await post).status == 400


async def test_a_slow_upload_is_a_sign_of_life(serve: Serve) -> None:
    times = {"ping_interval_seconds": 0.15, "ping_timeout_seconds": 0.15}
    async with serve(max_payload_bytes=2_000_000, **times) as served:
        session = await join(served.port)
        body = b'42["' + b"x" * 800_000 + b'"]'
        peer = await HttpPeer.connect(served.port)
        await peer.send(head("POST", session.target, f"Content-Length: {len(body)}"))
        for start in range(0, len(body), 80_000):
            await peer.send(body[start : start + 80_000])
            await asyncio.sleep(0.06)
        assert (await peer.response()).status == 200


async def test_others_get_their_turn_during_a_long_post(serve: Serve) -> None:
    async with serve() as served:
        session, other = await join(served.port), await join(served.port)
        flooding, polite = served.application.listeners
        post = asyncio.create_task(session.post(b"\x1e".join([b'42["a"]'] * 100_000)))
        await flooding.until("event")
        assert (await other.post(b'42["b"]')).status == 200
        assert len(polite.events) == 1
        assert len(flooding.events) < 100_000
        assert (await post).status == 200
        assert len(flooding.events) == 100_000


async def test_parameters_may_come_in_any_order_and_more_of_them(serve: Serve) -> None:
    async with serve() as served:
        target = "/socket.io?b64=1&transport=polling&t=abc&EIO=4&transport=websocket&x"
        assert (await request(served.port, "GET", target)).status == 200
