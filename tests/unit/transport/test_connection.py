import asyncio
import json

import pytest

from stonechat.protocol.encoded import Encoded
from stonechat.protocol.errors import LocalError
from stonechat.transport.connection import Connection
from stonechat.transport.handshake import Handshake
from tests.conformance.peers import Frame, Poller, WebSocketPeer, upgrade_head
from tests.unit.transport.conftest import Noting, Serve


async def open_websocket(port: int) -> WebSocketPeer:
    peer = await WebSocketPeer.open(port)
    await peer.text()
    return peer


async def join(port: int, packet: str = "40") -> WebSocketPeer:
    peer = await open_websocket(port)
    await peer.say(packet)
    assert (await peer.text()).startswith("40")
    return peer


async def test_the_id_is_public_and_of_its_own(serve: Serve) -> None:
    async with serve() as served:
        peer = await WebSocketPeer.open(served.port)
        secret = json.loads((await peer.text())[1:])["sid"]
        await peer.say("40")
        told = json.loads((await peer.text())[2:])["sid"]
        connection = served.application.latest.connection
        assert connection.id == told != secret
        assert secret not in repr(connection.handshake)


async def test_the_handshake_is_readable_until_the_application_was_asked(serve: Serve) -> None:
    async with serve(origins="*") as served:
        peer = await WebSocketPeer.connect(served.port)
        target = "/socket.io/?EIO=4&transport=websocket&room=a"
        await peer.send(upgrade_head(target, "Cookie: token=1", "Origin: http://x.example"))
        assert (await peer.response()).status == 101
        await peer.text()
        await peer.say('40{"token":"t"}')
        await peer.text()
        listener = served.application.latest
        handshake = listener.handshake
        assert handshake.address == "127.0.0.1"
        assert handshake.headers["cookie"] == "token=1"
        assert handshake.headers["origin"] == "http://x.example"
        assert handshake.query == {"room": "a"}
        assert listener.connection.handshake == Handshake("127.0.0.1", {}, {})
        assert listener.auth == b'{"token":"t"}'


async def test_events_acks_and_replies_go_out(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        connection = served.application.latest.connection
        connection.emit("hello", 1, [b"\x01"])
        connection.acknowledge(7, {"ok": True})
        connection.reply(b'438[{"ok":true}]')
        connection.send(Encoded([b'42["a"]', b'42["b"]']))
        assert await peer.text() == '451-["hello",1,[{"_placeholder":true,"num":0}]]'
        assert await peer.frame() == Frame(2, b"\x01")
        expected = ['437[{"ok":true}]', '438[{"ok":true}]', '42["a"]', '42["b"]']
        assert [await peer.text() for _ in expected] == expected


async def test_live_packets_reach_pollers(serve: Serve) -> None:
    async with serve() as served:
        session = await Poller.open(served.port)
        await session.post(b"40")
        await session.get()
        connection = served.application.latest.connection
        connection.send(Encoded([b'42["a"]', b'42["b"]']))
        connection.emit("c", b"\x01")
        packets = (await session.get()).packets
        assert packets == ['42["a"]', '42["b"]', '451-["c",{"_placeholder":true,"num":0}]', "bAQ=="]


async def test_what_cannot_be_sent_is_not_sent(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        connection = served.application.latest.connection
        with pytest.raises(LocalError):
            connection.emit("hello", "\ud800")
        connection.emit("hello")
        assert await peer.text() == '42["hello"]'


async def test_a_refused_client_hears_why_and_its_listener_is_closed(serve: Serve) -> None:
    def refuse(connection: Connection) -> None:
        connection.refuse("Not you", {"code": "unauthenticated"})

    async with serve(Noting(refuse)) as served:
        peer = await open_websocket(served.port)
        await peer.say("40")
        assert await peer.text() == ('44{"message":"Not you","data":{"code":"unauthenticated"}}')
        assert served.application.latest.calls == ["closed"]
        await peer.say("40")
        assert (await peer.text()).startswith("44")


def put_off(connection: Connection) -> None:
    """Decide nothing yet."""
    assert connection.id


async def test_a_client_may_be_let_in_later_and_waits_until_then(serve: Serve) -> None:
    async with serve(Noting(put_off)) as served:
        peer = await open_websocket(served.port)
        await peer.say("40/custom,")
        await peer.say("40")
        while len(served.application.listeners) < 2:
            await asyncio.sleep(0.01)
        custom, root = served.application.listeners
        root.connection.accept()
        assert (await peer.text()).startswith("40{")
        custom.connection.refuse("later")
        assert await peer.text() == '44/custom,{"message":"later"}'
        assert custom.calls == ["closed"]
        await peer.say('42["now"]')
        await root.until("event")


async def test_an_event_before_the_decision_closes_the_session(serve: Serve) -> None:
    async with serve(Noting(put_off)) as served:
        peer = await open_websocket(served.port)
        await peer.say("40")
        await peer.say('42["too early"]')
        assert await peer.closed() == 1002
        listener = served.application.latest
        await listener.until("closed")
        listener.connection.accept()
        listener.connection.refuse("too late")
        assert listener.calls == ["closed"]


async def test_disconnecting_says_so_and_ends_the_session(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        served.application.latest.connection.disconnect()
        assert await peer.text() == "41"
        assert await peer.closed() == 1000
        assert served.application.latest.calls == ["closed"]


@pytest.mark.parametrize("polled", [False, True])
async def test_a_poller_hears_of_its_disconnection(serve: Serve, *, polled: bool) -> None:
    async with serve() as served:
        session = await Poller.open(served.port)
        await session.post(b"40")
        await session.get()
        poll = asyncio.create_task(session.get()) if polled else None
        await asyncio.sleep(0.05)
        served.application.latest.connection.disconnect()
        response = await (poll or session.get())
        assert response.packets == ["41", "1"]
        assert (await session.get()).status == 400


async def test_closing_lets_official_clients_come_back(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        served.application.latest.connection.close()
        frame = await peer.frame()
        assert frame.close_code == 1000


async def test_everything_is_harmless_after_the_end(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        listener = served.application.latest
        peer.abort()
        await listener.until("closed")
        connection = listener.connection
        connection.send(Encoded([b'42["a"]']))
        connection.reply(b'42["a"]')
        connection.emit("a", b"x")
        connection.acknowledge(1)
        connection.pause()
        connection.resume()
        connection.payload_limit = 5
        connection.disconnect()
        connection.close()
        assert listener.calls == ["closed"]


async def test_the_payload_limit_can_be_raised(serve: Serve) -> None:
    async with serve(max_payload_bytes=50_000, initial_payload_bytes=1_000) as served:
        refused = await join(served.port)
        await refused.say('42["' + "x" * 2_000 + '"]')
        assert await refused.closed() == 1009
        peer = await join(served.port)
        listener = served.application.latest
        assert listener.connection.payload_limit == 1_000
        listener.connection.payload_limit = 50_000
        await peer.say('42["' + "x" * 2_000 + '"]')
        await listener.until("event")


async def test_leaving_a_namespace_releases_its_pause(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        first = served.application.latest
        await peer.say("40/custom,")
        await peer.text()
        await peer.say("41/custom,")
        second = served.application.latest
        await second.until("closed")
        assert second is not first
        second.connection.pause()
        await peer.say('42["still heard"]')
        second.connection.resume()
        await first.until("event")
