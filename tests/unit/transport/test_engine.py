import asyncio
import json
import time

import pytest

from tests.conformance.peers import HttpPeer, Poller, WebSocketPeer, request, upgrade_head
from tests.unit.transport.conftest import Serve

OPEN = "/socket.io/?EIO=4&transport=polling"
SOCKET = "/socket.io/?EIO=4&transport=websocket"


async def join(port: int) -> WebSocketPeer:
    peer = await WebSocketPeer.open(port)
    await peer.text()
    await peer.say("40")
    await peer.text()
    return peer


async def test_the_oldest_stranger_makes_room_and_nobody_who_has_joined(serve: Serve) -> None:
    async with serve(unjoined_limit=3) as served:
        joined = await join(served.port)
        strangers = [await Poller.open(served.port) for _ in range(5)]
        alive = [(await stranger.post(b"3")).status for stranger in strangers]
        assert alive == [400, 400, 200, 200, 200]
        await joined.say('42["still here"]')
        await served.application.latest.until("event")


async def test_one_address_has_a_bounded_number_of_sessions(serve: Serve) -> None:
    async with serve(address_limit=2) as served:
        first = await Poller.open(served.port)
        await Poller.open(served.port)
        refused = await request(served.port, "GET", OPEN)
        assert refused.status == 503
        peer = await HttpPeer.connect(served.port)
        await peer.send(upgrade_head(SOCKET))
        assert (await peer.response()).status == 503
        await first.post(b"1")
        assert (await request(served.port, "GET", OPEN)).status == 200


async def test_everybody_can_be_let_go_at_once_and_come_back_at_once(serve: Serve) -> None:
    async with serve() as served:
        peers = [await join(served.port) for _ in range(2)]
        polling = await Poller.open(served.port)
        served.sockets.dismiss_all()
        assert [await peer.closed() for peer in peers] == [1012, 1012]
        assert (await polling.get()).packets[-1] == "1"
        await join(served.port)


async def test_draining_refuses_newcomers_and_lets_the_others_go_one_by_one(serve: Serve) -> None:
    async with serve() as served:
        peers = [await join(served.port) for _ in range(4)]
        polling = await Poller.open(served.port)
        ends: list[float] = []

        async def note_end(peer: WebSocketPeer) -> None:
            assert await peer.closed() == 1012
            ends.append(time.monotonic())

        watching = asyncio.gather(*map(note_end, peers))
        start = time.monotonic()
        draining = asyncio.create_task(served.sockets.drain(0.5))
        await asyncio.sleep(0.05)
        assert (await request(served.port, "GET", OPEN)).status == 503
        await draining
        await watching
        assert [round((end - start) * 10) for end in sorted(ends)] == [0, 1, 2, 3]
        assert (await polling.get()).body == b"1"
        assert (await polling.get()).status == 400
        assert [listener.calls for listener in served.application.listeners] == [["closed"]] * 4


@pytest.mark.parametrize("origins", [None, frozenset({"http://friend.example"})])
async def test_foreign_pages_are_kept_out_by_every_door(
    serve: Serve, origins: frozenset[str] | None
) -> None:
    stranger = "Origin: http://stranger.example"
    async with serve(origins=origins) as served:
        for method in ("GET", "OPTIONS"):
            refused = await request(served.port, method, OPEN, stranger)
            assert (refused.status, json.loads(refused.body)["code"]) == (403, 4)
            assert "access-control-allow-origin" not in refused.headers
        peer = await HttpPeer.connect(served.port)
        await peer.send(upgrade_head(SOCKET, stranger))
        response = await peer.response()
        assert (response.status, json.loads(response.body)["code"]) == (403, 4)
        session = await Poller.open(served.port)
        assert (await session.post(b"40", stranger)).status == 403


async def test_friends_may_come_with_credentials(serve: Serve) -> None:
    friend = "http://friend.example"
    async with serve(origins=frozenset({friend})) as served:
        for target in (OPEN, "/socket.io/?EIO=4", f"{OPEN}&sid=nobody"):
            response = await request(served.port, "GET", target, f"Origin: {friend}")
            assert response.headers["access-control-allow-origin"] == friend
            assert response.headers["access-control-allow-credentials"] == "true"
        peer = await HttpPeer.connect(served.port)
        await peer.send(upgrade_head(SOCKET, f"Origin: {friend}"))
        assert (await peer.response()).status == 101


async def test_the_own_page_is_no_stranger(serve: Serve) -> None:
    async with serve() as served:
        response = await request(served.port, "GET", OPEN, "Origin: https://localhost")
        assert response.status == 200


async def test_a_session_that_ends_leaves_nothing_behind(serve: Serve) -> None:
    async with serve() as served:
        peer = await join(served.port)
        assert served.sockets.sessions == 1
        await peer.say("1")
        await peer.closed()
        await served.application.latest.until("closed")
        assert served.sockets.sessions == 0
