"""A SocketServer on loopback inside the test's own event loop, with an application that notes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from stonechat.protocol.events import EventReceived
from stonechat.transport.connection import Connection
from stonechat.transport.server import SocketServer
from stonechat.transport.settings import TransportSettings
from tests.conformance.peers import hang_up


class Noted:
    """A listener that writes down what happens to it."""

    def __init__(self, connection: Connection, auth: bytes | None) -> None:
        self.connection = connection
        self.handshake = connection.handshake
        self.auth = auth
        self.events: list[EventReceived] = []
        self.calls: list[str] = []
        self.heard = asyncio.Event()

    def event_received(self, event: EventReceived) -> None:
        self.events.append(event)
        self._note("event")

    def connection_behind(self) -> None:
        self._note("behind")

    def connection_drained(self) -> None:
        self._note("drained")

    def connection_closed(self) -> None:
        self._note("closed")

    async def until(self, call: str) -> None:
        """Wait until something has happened, however often."""
        async with asyncio.timeout(5):
            while call not in self.calls:
                self.heard.clear()
                await self.heard.wait()

    def _note(self, call: str) -> None:
        self.calls.append(call)
        self.heard.set()


class Noting:
    """An application that lets everybody in, unless told to do something else."""

    namespaces = frozenset({"/", "/custom"})

    def __init__(self, decide: Callable[[Connection], None] = Connection.accept) -> None:
        self.listeners: list[Noted] = []
        self._decide = decide

    def connect(self, connection: Connection, auth: bytes | None) -> Noted:
        listener = Noted(connection, auth)
        self.listeners.append(listener)
        self._decide(connection)
        return listener

    @property
    def latest(self) -> Noted:
        """Who came last."""
        return self.listeners[-1]


class Served:
    """A running server."""

    def __init__(self, application: Noting, sockets: SocketServer, port: int) -> None:
        self.application = application
        self.sockets = sockets
        self.port = port


Serve = Callable[..., AbstractAsyncContextManager[Served]]


@asynccontextmanager
async def serving(application: Noting | None = None, **settings: Any) -> AsyncIterator[Served]:
    """Serve until the block ends, and then leave nothing open."""
    noting = application or Noting()
    sockets = SocketServer(noting, TransportSettings(**settings))
    config = uvicorn.Config(
        sockets,
        http=sockets.http_protocol,
        ws=sockets.websocket_protocol,
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    config.load()
    state = ServerState()

    def build() -> asyncio.Protocol:
        return sockets.http_protocol(config=config, server_state=state, app_state={})  # type: ignore[call-arg]

    server = await asyncio.get_running_loop().create_server(build, "127.0.0.1", 0)
    try:
        yield Served(noting, sockets, server.sockets[0].getsockname()[1])
    finally:
        server.close()
        await hang_up()
        for connection in list(state.connections):
            connection.shutdown()
        await sockets.drain(0)
        if state.tasks:
            await asyncio.wait(state.tasks, timeout=5)
        assert sockets.sessions == 0
        await asyncio.sleep(0)


@pytest.fixture
def serve() -> Serve:
    """Give `serving`."""
    return serving
