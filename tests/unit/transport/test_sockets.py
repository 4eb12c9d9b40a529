import asyncio

from tests.conformance.peers import WebSocketPeer
from tests.unit.transport.conftest import Serve


async def open_websocket(port: int) -> WebSocketPeer:
    peer = await WebSocketPeer.open(port)
    await peer.text()
    return peer


async def test_namespaces_share_a_session_and_not_their_events(serve: Serve) -> None:
    async with serve() as served:
        peer = await open_websocket(served.port)
        for packet in ("40", "40/custom,"):
            await peer.say(packet)
            await peer.text()
        root, custom = served.application.listeners
        assert root.connection.id != custom.connection.id
        await peer.say('42/custom,["a"]')
        await custom.until("event")
        await peer.say("41")
        await root.until("closed")
        assert (root.events, len(custom.events)) == ([], 1)
        custom.connection.emit("b")
        assert await peer.text() == '42/custom,["b"]'
        peer.abort()
        await custom.until("closed")
        assert root.calls == ["closed"]


async def test_a_client_may_leave_and_come_back_on_the_same_session(serve: Serve) -> None:
    async with serve() as served:
        peer = await open_websocket(served.port)
        for _ in range(3):
            await peer.say("40")
            assert (await peer.text()).startswith("40{")
            await peer.say("41")
        await served.application.latest.until("closed")
        assert [listener.calls for listener in served.application.listeners] == [["closed"]] * 3


async def test_whoever_joins_nothing_is_let_go(serve: Serve) -> None:
    async with serve(connect_timeout_seconds=0.2) as served:
        silent = await open_websocket(served.port)
        joined = await open_websocket(served.port)
        await joined.say("40")
        await joined.text()
        assert await silent.closed() == 1008
        await joined.say('42["still here"]')
        await served.application.latest.until("event")


async def test_attachments_have_to_come_in_time(serve: Serve) -> None:
    async with serve(attachment_timeout_seconds=0.2) as served:
        peer = await open_websocket(served.port)
        await peer.say("40")
        await peer.text()
        await peer.say('451-["a",{"_placeholder":true,"num":0}]')
        start = asyncio.get_running_loop().time()
        assert await peer.closed() == 1008
        assert asyncio.get_running_loop().time() - start < 0.5


async def test_namespaces_and_connects_are_limited(serve: Serve) -> None:
    async with serve(namespaces_limit=1, connects_limit=3) as served:
        crowded = await open_websocket(served.port)
        await crowded.say("40")
        await crowded.text()
        await crowded.say("40/custom,")
        assert await crowded.closed() == 1008
        restless = await open_websocket(served.port)
        for _ in range(4):
            await restless.say("40/nowhere,")
        assert await restless.closed() == 1008
