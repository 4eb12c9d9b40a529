import asyncio

import pytest

from stonechat.transport.websocket import SLICE_BYTES
from tests.conformance.peers import Frame, HttpPeer, WebSocketPeer, client_frame, upgrade_head
from tests.support.dead_tasks import DeadTasks
from tests.unit.transport.conftest import Serve

SOCKET = "/socket.io/?EIO=4&transport=websocket"


async def join(port: int) -> WebSocketPeer:
    peer = await WebSocketPeer.open(port)
    await peer.text()
    await peer.say("40")
    await peer.text()
    return peer


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (upgrade_head("/nowhere"), 404),
        (upgrade_head("/"), 404),
        (upgrade_head("/socket.io/../socket.io/?EIO=4&transport=websocket"), 404),
        (upgrade_head(SOCKET).replace(b"Version: 13", b"Version: 8"), 400),
        (upgrade_head(SOCKET).replace(b"Key: AAAA", b"Key: "), 400),
        (upgrade_head(SOCKET).replace(b"GET ", b"POST "), 405),
    ],
)
async def test_a_bad_handshake_is_refused(serve: Serve, head: bytes, status: int) -> None:
    async with serve() as served:
        peer = await HttpPeer.connect(served.port)
        await peer.send(head)
        assert (await peer.response()).status == status
        assert await peer.ended()
        assert served.sockets.sessions == 0


async def test_others_get_their_turn_during_a_flood(serve: Serve) -> None:
    async with serve() as served:
        flooder, other = await join(served.port), await join(served.port)
        flooding, polite = served.application.listeners
        flooder.writer.write(client_frame(b'42["flood"]') * 50_000)
        await flooding.until("event")
        await other.say('42["polite"]')
        await polite.until("event")
        assert len(flooding.events) < 50_000
        async with asyncio.timeout(20):
            while len(flooding.events) < 50_000:
                await asyncio.sleep(0.05)


async def test_after_a_pause_only_the_rest_of_a_slice_arrives(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        listener = served.application.latest
        listener.connection.pause()
        await asyncio.sleep(0.01)
        event = client_frame(b'42["e"]')
        peer.writer.write(event * 5_000)
        await asyncio.sleep(0.05)
        assert len(listener.events) <= SLICE_BYTES // len(event)
        listener.connection.resume()
        async with asyncio.timeout(5):
            while len(listener.events) < 5_000:
                await asyncio.sleep(0.01)


async def test_nothing_is_delivered_after_a_close_frame(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        await peer.send(client_frame(b"\x03\xe8", 8) + client_frame(b'42["too late"]'))
        assert await peer.frame() == Frame(8, b"\x03\xe8")
        listener = served.application.latest
        await listener.until("closed")
        assert listener.calls == ["closed"]


async def test_a_peer_that_does_not_hang_up_is_hung_up_on(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        await peer.say("nonsense")
        assert await peer.closed() == 1002
        start = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(5):
                while True:
                    await peer.send(b"x" * 1_000)
                    await asyncio.sleep(0.05)
        except ConnectionError:
            pass
        assert asyncio.get_running_loop().time() - start < 4


async def test_a_long_upload_is_a_sign_of_life(serve: Serve) -> None:
    times = {"ping_interval_seconds": 0.2, "ping_timeout_seconds": 0.2}
    async with serve(max_payload_bytes=5_000_000, **times) as served:
        peer = await join(served.port)
        frame = client_frame(b'42["long","' + b"x" * 1_000_000 + b'"]')
        for start in range(0, len(frame), 80_000):
            await peer.send(frame[start : start + 80_000])
            await asyncio.sleep(0.06)
        await served.application.latest.until("event")


async def test_a_trickling_upload_is_not(serve: Serve) -> None:
    times = {"ping_interval_seconds": 0.1, "ping_timeout_seconds": 0.1}
    async with serve(**times) as served:
        peer = await join(served.port)
        await peer.send(client_frame(b'42["' + b"x" * 1_000)[:100])
        listener = served.application.latest
        for _ in range(20):
            if "closed" in listener.calls:
                break
            peer.writer.write(b"x")
            await asyncio.sleep(0.03)
        assert listener.calls == ["closed"]


async def test_a_listener_with_a_bug_loses_its_connection_and_no_other(
    serve: Serve, dead_tasks: DeadTasks
) -> None:
    async with serve() as served:
        victim, other = await join(served.port), await join(served.port)
        broken, fine = served.application.listeners
        broken.events = None  # type: ignore[assignment]
        await victim.say('42["a"]')
        assert await victim.ended()
        await broken.until("closed")
        await other.say('42["b"]')
        await fine.until("event")
    [report] = dead_tasks.reports
    assert "AttributeError" in report
    dead_tasks.reports.clear()
