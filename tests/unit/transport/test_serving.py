import asyncio
import os
import signal

import pytest
import uvicorn

from stonechat.transport.server import SocketServer
from stonechat.transport.serving import DrainingServer
from tests.conformance.peers import WebSocketPeer
from tests.unit.transport.conftest import Noting


def build(
    sockets: SocketServer, drain_seconds: float, ready: "asyncio.Future[int]"
) -> DrainingServer:
    config = uvicorn.Config(
        sockets,
        port=0,
        http=sockets.http_protocol,
        ws=sockets.websocket_protocol,
        lifespan="off",
        log_config=None,
    )

    async def drain() -> None:
        await sockets.drain(drain_seconds)

    return DrainingServer(config, drain=drain, ready=ready.set_result)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_drains_and_ends_without_an_error(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(build(SocketServer(Noting()), 0, ready).serve())
    peer = await WebSocketPeer.open(await ready)
    await peer.text()
    os.kill(os.getpid(), number)
    assert await peer.closed() == 1012
    peer.abort()
    await serving
    assert signal.getsignal(number) is before


async def test_a_second_interrupt_does_not_wait_for_the_drain() -> None:
    sockets = SocketServer(Noting())
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(build(sockets, 60, ready).serve())
    peers = [await WebSocketPeer.open(await ready) for _ in range(2)]
    os.kill(os.getpid(), signal.SIGINT)
    assert await peers[0].closed() == 1012
    os.kill(os.getpid(), signal.SIGINT)
    async with asyncio.timeout(5):
        await serving
    for peer in peers:
        peer.abort()
        peer.writer.close()
