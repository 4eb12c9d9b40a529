"""Slow readers, held readers and dead ones."""

import asyncio

import pytest

from stonechat.protocol.encoded import Encoded
from stonechat.protocol.socketio import event_packet
from tests.conformance.peers import Poller, WebSocketPeer
from tests.unit.transport.conftest import Noted, Serve

BIG = Encoded([event_packet("big", b'"' + b"x" * 100_000 + b'"')])
OUTBOX = 300_000


async def fall_behind(listener: Noted) -> int:
    """Send live packets until they are dropped; give how many went out."""
    for count in range(1_000):
        if "behind" in listener.calls:
            return count
        listener.connection.send(BIG)
        await asyncio.sleep(0)
    pytest.fail("never fell behind")


async def test_a_websocket_that_does_not_read_falls_behind_once_and_catches_up(
    serve: Serve,
) -> None:
    async with serve(outbox_limit_bytes=OUTBOX) as served:
        peer = await join(served.port)
        listener = served.application.latest
        sent = await fall_behind(listener)
        for _ in range(50):
            listener.connection.send(BIG)
        listener.connection.reply(b'42["last",1]')
        received = 0
        while '"last"' not in (await peer.text()):
            received += 1
        assert received == sent
        await listener.until("drained")
        listener.connection.send(BIG)
        assert '"big"' in await peer.text()
        assert listener.calls == ["behind", "drained"]


async def join(port: int) -> WebSocketPeer:
    peer = await WebSocketPeer.open(port)
    await peer.text()
    await peer.say("40")
    assert (await peer.text()).startswith("40{")
    return peer


async def join_polling(port: int) -> Poller:
    session = await Poller.open(port)
    await session.post(b"40")
    assert (await session.get()).body.startswith(b"40{")
    return session


async def test_a_poller_that_does_not_poll_falls_behind_and_catches_up(serve: Serve) -> None:
    async with serve(outbox_limit_bytes=OUTBOX) as served:
        session = await join_polling(served.port)
        listener = served.application.latest
        sent = await fall_behind(listener)
        assert sent == 3
        listener.connection.send(BIG)
        post = asyncio.create_task(session.post(b'42["held back"]'))
        await asyncio.sleep(0.05)
        assert not post.done()
        assert listener.events == []
        listener.connection.reply(b'42["last",1]')
        packets = (await session.get()).packets
        assert [packet[:7] for packet in packets] == ['42["big'] * 3 + ['42["las']
        assert (await post).body == b"ok"
        await listener.until("event")
        assert listener.calls == ["behind", "drained", "event"]


async def test_reading_pauses_while_a_websocket_is_behind(serve: Serve) -> None:
    async with serve(outbox_limit_bytes=OUTBOX) as served:
        peer = await join(served.port)
        listener = served.application.latest
        await fall_behind(listener)
        await peer.say('42["held back"]')
        await asyncio.sleep(0.05)
        assert listener.events == []
        while "drained" not in listener.calls:
            await peer.text()
        await listener.until("event")
        assert listener.calls == ["behind", "drained", "event"]


async def test_an_application_can_pause_a_connection(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        listener = served.application.latest
        listener.connection.pause()
        listener.connection.pause()
        await peer.say('42["held back"]')
        await asyncio.sleep(0.05)
        assert listener.events == []
        listener.connection.resume()
        await listener.until("event")


async def test_a_post_waits_while_the_application_has_paused(serve: Serve) -> None:
    async with serve() as served:
        session = await join_polling(served.port)
        listener = served.application.latest
        listener.connection.pause()
        post = asyncio.create_task(session.post(b'42["held back"]'))
        await asyncio.sleep(0.05)
        assert not post.done()
        listener.connection.resume()
        assert (await post).status == 200
        assert len(listener.events) == 1


async def test_whoever_drains_nothing_dies_by_the_heartbeat(serve: Serve) -> None:
    times = {"ping_interval_seconds": 0.2, "ping_timeout_seconds": 0.1}
    async with serve(outbox_limit_bytes=OUTBOX, **times) as served:
        await join(served.port)
        listener = served.application.latest
        await fall_behind(listener)
        await listener.until("closed")
        assert listener.calls == ["behind", "closed"]


async def test_whoever_drains_slowly_lives(serve: Serve) -> None:
    times = {"ping_interval_seconds": 0.15, "ping_timeout_seconds": 0.1}
    async with serve(outbox_limit_bytes=OUTBOX * 20, **times) as served:
        peer = await join(served.port)
        listener = served.application.latest
        sent = await fall_behind(listener)
        for _ in range(8):  # more than three times as long as silence would be forgiven
            await asyncio.sleep(0.11)
            for _ in range(sent // 12):
                await peer.frame()
            assert "closed" not in listener.calls


async def test_whom_we_do_not_read_from_does_not_die(serve: Serve) -> None:
    async with serve(ping_interval_seconds=0.1, ping_timeout_seconds=0.1) as served:
        await join(served.port)
        listener = served.application.latest
        listener.connection.pause()
        await asyncio.sleep(0.5)
        assert listener.calls == []
        listener.connection.resume()
        await listener.until("closed")


async def test_what_is_behind_stays_bounded_through_an_upgrade(serve: Serve) -> None:
    async with serve(outbox_limit_bytes=OUTBOX) as served:
        session = await join_polling(served.port)
        listener = served.application.latest
        sent = await fall_behind(listener)
        target = f"/socket.io/?EIO=4&transport=websocket&sid={session.sid}"
        peer = await WebSocketPeer.open(served.port, target)
        await peer.say("2probe")
        assert await peer.text() == "3probe"
        await peer.say("5")
        for _ in range(sent):
            assert '"big"' in await peer.text()
        await listener.until("drained")
        listener.connection.send(Encoded([b'42["live",1]']))
        assert await peer.text() == '42["live",1]'
