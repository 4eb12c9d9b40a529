"""The way in: a Socket.IO server to put behind uvicorn."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from stonechat.transport.application import Application
from stonechat.transport.census import Census, take_census
from stonechat.transport.doors import Doors
from stonechat.transport.engine import EngineServer
from stonechat.transport.handler import MessageHandler
from stonechat.transport.handover import Handover
from stonechat.transport.handshake import Handshake
from stonechat.transport.http import HttpProtocol
from stonechat.transport.polling import PollingApp, Receive, Scope, Send
from stonechat.transport.session import Session
from stonechat.transport.settings import TransportSettings
from stonechat.transport.sockets import SocketDriver
from stonechat.transport.websocket import WebSocketProtocol
from stonechat.transport.wheel import TimerWheel

if TYPE_CHECKING:
    from stonechat.transport.receiver import Endpoint


class SocketServer:
    """Serves an application to Socket.IO clients, on WebSockets and by long-polling.

    Use it in three places of a uvicorn configuration: as the ASGI application for `paths`, its
    `websocket_protocol` as `ws=`, and its `http_protocol` as `http=`.

    Attributes:
        paths: where it has to be mounted as an ASGI application.
        endpoints: more paths that accept WebSockets; add to them before the first connection.
        wheel: watches all deadlines of this process.
    """

    def __init__(
        self,
        application: Application,
        settings: TransportSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._handover: Handover | None = None
        self.settings = settings or TransportSettings()
        self.wheel = TimerWheel(clock)
        self._application = application
        self._clock = clock
        path = self.settings.path.rstrip("/")
        self._engine = EngineServer(self._open, self.settings, self.wheel, clock)
        self._polling = PollingApp(self._engine)
        self.paths = (path, path + "/")
        self.endpoints: dict[str, Endpoint] = {path: self._engine}

    @property
    def websocket_protocol(self) -> type[asyncio.Protocol]:
        """What uvicorn's `ws=` is to be."""
        doors = Doors(
            MappingProxyType(self.endpoints),
            self.wheel,
            self._clock,
            self.settings.outbox_limit_bytes,
            self.settings.proxies,
        )
        # uvicorn only calls it, but wants a class.
        return cast("type[asyncio.Protocol]", partial(WebSocketProtocol, doors=doors))

    @property
    def http_protocol(self) -> type[asyncio.Protocol]:
        """What uvicorn's `http=` is to be."""
        return cast("type[asyncio.Protocol]", self._build_http)

    def share_port(self, handover: Handover) -> None:
        """Be one of several processes on a port; before the first connection."""
        self._handover = handover
        self._engine.sid_prefix = handover.prefix

    def _build_http(self, *arguments: Any, **named: Any) -> HttpProtocol:  # noqa: ANN401 - uvicorn's
        limits = self.settings.http
        protocol = HttpProtocol(
            *arguments, **named, limits=limits, wheel=self.wheel, clock=self._clock
        )
        protocol.handover = self._handover
        return protocol

    @property
    def sessions(self) -> int:
        """How many sessions are open."""
        return len(self._engine)

    @property
    def opened(self) -> int:
        """How many sessions were opened so far."""
        return self._engine.opened

    @property
    def fell_behind(self) -> int:
        """How often a peer fell behind so far."""
        return self._engine.fell_behind

    async def census(self) -> Census:
        """Count the open sessions by what they are like; takes several turns of the loop."""
        return await take_census(self._engine.list_sessions())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve long-polling as an ASGI application; takes HTTP scopes only."""
        await self._polling(scope, receive, send)

    async def drain(self, seconds: float) -> None:
        """Take no new sessions, and end the others spread over `seconds`."""
        await self._engine.drain(seconds)

    def dismiss_all(self) -> None:
        """End all sessions at once; their clients may come back at once."""
        self._engine.dismiss_all()

    def _open(self, session: Session, handshake: Handshake) -> MessageHandler:
        return SocketDriver(self._engine, session, handshake.without_protocol(), self._application)
