"""uvicorn's HTTP protocol with limits on what a peer can cost before its request is served."""

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING, Any

import httptools
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from stonechat.transport.handover import Handover
from stonechat.transport.settings import HttpLimits
from stonechat.transport.wheel import TimerWheel

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState


class _Phase(Enum):
    """What a connection is waiting for."""

    HEAD = auto()
    BODY = auto()
    ANSWER = auto()
    NEXT = auto()


class HttpProtocol(HttpToolsProtocol):
    """One HTTP connection that has to make progress.

    uvicorn has no limit on the size of a request's head or on the time a head or a body may take,
    and drops what comes in one segment with an upgrade. All of that is added here.

    Attributes:
        handover: leads to the other processes that listen on the port, if there are any.
        begun: what another process has read of this connection, before it is made.
    """

    def __init__(
        self,
        config: "Config",
        server_state: "ServerState",
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        limits: HttpLimits,
        wheel: TimerWheel,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.slot: int | None = None
        self._limits = limits
        self._wheel = wheel
        self._clock = clock
        self.handover: Handover | None = None
        self.begun = b""
        self._phase = _Phase.HEAD
        self._since = clock()
        self._head_bytes = 0
        self._body_bytes = 0
        self._status = HTTPStatus.BAD_REQUEST

    # Time.

    @property
    def deadline(self) -> float:
        """When this connection has been waiting for its peer too long."""
        limits = self._limits
        if self._phase is _Phase.HEAD:
            return self._since + limits.head_timeout_seconds
        if self._phase is _Phase.NEXT:
            return self._since + limits.keep_alive_seconds
        if self._phase is _Phase.BODY:
            earned = self._body_bytes / limits.body_rate_bytes_per_second
            return self._since + limits.body_grace_seconds + earned
        return inf

    def tick(self, now: float) -> None:  # noqa: ARG002
        """Give up on a peer that is too slow."""
        if not self.transport.is_closing():
            if self._phase is _Phase.BODY:
                self.transport.abort()
            else:
                self.transport.close()
        self._phase = _Phase.ANSWER

    def _enter(self, phase: _Phase) -> None:
        self._phase = phase
        self._since = self._clock()
        self._wheel.add(self)

    # What the event loop calls.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for a request."""
        super().connection_made(transport)
        self._enter(_Phase.HEAD)
        begun, self.begun = self.begun, b""
        if begun:
            self.data_received(begun)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._phase = _Phase.ANSWER
        self._wheel.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and bound what the parser keeps."""
        if self.parser is None:
            return
        self._unset_keepalive_if_required()
        if self._phase is _Phase.NEXT:
            self._enter(_Phase.HEAD)
            self._head_bytes = 0
        if self.handover is not None and self._hand_over(self.handover, data):
            return
        in_head = self._phase is _Phase.HEAD
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._upgrade(data, upgrade)
            return
        except httptools.HttpParserError:
            self._refuse(self._status)
            return
        if in_head and self._phase is _Phase.HEAD:
            # What the parser has not called back about yet counts too: it is kept all the same.
            self._head_bytes += len(data)
            if self._head_bytes > self._limits.head_limit_bytes:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _hand_over(self, handover: Handover, data: bytes) -> bool:
        """Leave the connection to another process, if a request begins here that is for that."""
        if self._phase is not _Phase.HEAD or self._head_bytes:
            return False
        owner = handover.owner(data)
        if owner is None:
            return False
        handover.give(owner, self.transport, data)
        self._phase = _Phase.ANSWER
        return True

    def shutdown(self) -> None:
        """End because the process does; a body that is still coming is not waited for."""
        if self._phase is _Phase.BODY:
            self.transport.abort()
        else:
            super().shutdown()

    # What the parser calls. An exception in here ends the request with `_status`.

    def on_message_begin(self) -> None:
        """Start counting a request."""
        super().on_message_begin()
        self._head_bytes = 0
        self._body_bytes = 0
        self._status = HTTPStatus.BAD_REQUEST
        if self._phase is not _Phase.HEAD:
            self._enter(_Phase.HEAD)

    def on_url(self, url: bytes) -> None:
        """Count a piece of the request line."""
        super().on_url(url)
        self._check_head(len(url), HTTPStatus.REQUEST_URI_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header."""
        super().on_header(name, value)
        self._check_head(len(name) + len(value), HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _check_head(self, length: int, status: HTTPStatus) -> None:
        self._head_bytes += length
        if (
            self._head_bytes > self._limits.head_limit_bytes
            or len(self.headers) > self._limits.header_limit
        ):
            self._status = status
            message = "request head too large"
            raise ValueError(message)

    def on_headers_complete(self) -> None:
        """Start serving the request; from now on its body has to come."""
        super().on_headers_complete()
        if len(self.pipeline) > self._limits.pipeline_limit:
            message = "too many requests ahead"
            raise ValueError(message)
        self._enter(_Phase.BODY)

    def on_body(self, body: bytes) -> None:
        """Count a piece of the body; when the answer is out already, drop it."""
        self._body_bytes += len(body)
        if self._is_answered():
            if self._body_bytes > self._limits.discard_limit_bytes:
                self.transport.abort()
            return
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the clock: now it is on us to answer."""
        super().on_message_complete()
        self._enter(_Phase.NEXT if self._is_answered() else _Phase.ANSWER)

    def on_response_complete(self) -> None:
        """Start waiting for the next request, on the wheel instead of uvicorn's own timer."""
        super().on_response_complete()
        self._unset_keepalive_if_required()
        if self._phase is _Phase.ANSWER and not self.pipeline and not self.transport.is_closing():
            self._enter(_Phase.NEXT)

    @property
    def _cycle(self) -> RequestResponseCycle | None:
        """The latest request, which uvicorn declares as always there."""
        return self.cycle

    def _is_answered(self) -> bool:
        return self._cycle is not None and self._cycle.response_complete

    # The end of HTTP.

    def _upgrade(self, data: bytes, upgrade: httptools.HttpParserUpgrade) -> None:
        if not self._should_upgrade():
            # The parser takes no more after this; the request itself is answered as usual.
            self.cycle.keep_alive = False
            return
        self._phase = _Phase.ANSWER
        self._wheel.remove(self)
        transport = self.transport
        self.handle_websocket_upgrade()
        # The parser and this object hold each other; a WebSocket is too long-lived to leave that
        # to the garbage collector.
        self.parser = None  # type: ignore[assignment]
        rest = data[upgrade.args[0] :]
        protocol = transport.get_protocol()
        if rest and isinstance(protocol, asyncio.Protocol):
            protocol.data_received(rest)

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer a request that never became one, unless another answer is on its way."""
        if self.transport.is_closing():
            return
        if self._cycle is not None and not self._cycle.response_complete:
            self.transport.abort()
            return
        body = status.phrase.encode()
        self.transport.write(
            STATUS_LINE[status]
            + b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            + b"content-length: %d\r\n\r\n%b" % (len(body), body)
        )
        self.transport.close()
