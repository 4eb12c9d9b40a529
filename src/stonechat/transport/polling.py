"""Long-polling: an ASGI application that turns GETs and POSTs into packets."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from stonechat.protocol import engineio
from stonechat.protocol.engineio_session import TransportState
from stonechat.protocol.errors import CloseCode, Refusal, RemoteError
from stonechat.transport.engine import EngineServer
from stonechat.transport.handshake import Handshake, check_query, check_version, read_handshake
from stonechat.transport.origin import Headers, check_origin, cors_headers, preflight_headers
from stonechat.transport.refusal import refusal_body
from stonechat.transport.session import Session
from stonechat.transport.settings import PROGRESS_BYTES, SHARE_SECONDS

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

GZIP_FROM_BYTES: Final = 1_024
# Compressing this much takes the loop about as long as a thread switch and a few messages.
_GZIP_INLINE_BYTES: Final = 16_384
_GZIP_WBITS: Final = 31

_TEXT: Final = b"text/plain; charset=UTF-8"


class Answer(NamedTuple):
    """One HTTP response."""

    status: int
    content_type: bytes
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


class _Request:
    """The parts of an ASGI request that polling looks at."""

    __slots__ = ("handshake", "headers", "method", "receive")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        client = scope.get("client")
        self.receive = receive
        self.method: str = scope["method"]
        self.headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            self.headers.setdefault(name, value)
        self.handshake: Handshake = read_handshake(
            client[0] if client else "",
            ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
            scope["query_string"].decode("latin-1"),
        )


class PollingApp:
    """Serves the polling transport of one EngineServer."""

    def __init__(self, server: EngineServer) -> None:
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other kinds of scope are none of ours."""
        headers: Headers = []
        try:
            request = _Request(scope, receive)
            check_origin(request.handshake.headers, self._server.settings.origins)
            headers = cors_headers(request.handshake.headers, self._server.settings.origins)
            answer = await self._answer(request)
        except RemoteError as error:
            answer = _refuse(error.refusal)
        if answer is not None:
            await _send(answer, headers, send)

    async def _answer(self, request: _Request) -> Answer | None:
        if request.method == "OPTIONS":
            requested = request.headers.get(b"access-control-request-headers")
            return Answer(HTTPStatus.NO_CONTENT, b"", b"", tuple(preflight_headers(requested)))
        query = request.handshake.query
        check_query(query, websocket=False)
        sid = query.get("sid")
        if sid is None:
            return self._open(request)
        farewell = self._server.take_farewell(sid) if request.method == "GET" else None
        if farewell is not None:
            return Answer(HTTPStatus.OK, _TEXT, engineio.encode_payload(farewell))
        session = self._server.find(sid)
        if session.engine.on_websocket or request.method not in {"GET", "POST"}:
            reason = "not by polling"
            raise RemoteError(reason)
        if request.method == "GET":
            return await self._poll(session, request)
        return await self._push(session, request)

    def _open(self, request: _Request) -> Answer:
        if request.method != "GET":
            reason = "a session starts with a GET"
            raise RemoteError(reason, refusal=Refusal.BAD_METHOD)
        check_version(request.handshake.query)
        session = self._server.open_session(request.handshake, websocket=False)
        return Answer(
            HTTPStatus.OK, _TEXT, self._server.open_packet(session.sid, on_websocket=False)
        )

    async def _poll(self, session: Session, request: _Request) -> Answer | None:
        parts = _take(session)
        if isinstance(parts, asyncio.Future):
            if not await _arrives(parts, request.receive):
                # Whether the last response reached the client is unknown: it must start afresh.
                session.end(CloseCode.NORMAL)
                return None
            parts = parts.result()
        session.polled()
        body = engineio.encode_payload(parts)
        return await _compressed(body, request.headers.get(b"accept-encoding", b""))

    async def _push(self, session: Session, request: _Request) -> Answer | None:
        if session.pushing:
            session.end(CloseCode.PROTOCOL_ERROR)
            reason = "two posts at once"
            raise RemoteError(reason)
        session.pushing = True
        try:
            body = await self._read_body(session, request)
            if body is None:
                session.end(CloseCode.NORMAL)
                return None
            await self._receive_payload(session, body, request)
        except RemoteError as error:
            if error.refusal is not Refusal.TOO_LARGE:
                session.fail(error)
            raise
        finally:
            session.pushing = False
        return Answer(HTTPStatus.OK, b"text/html", b"ok")

    async def _read_body(self, session: Session, request: _Request) -> bytes | None:
        """Read a whole body under the session's limit, or None if the client went away."""
        _check_content(request.headers, session.payload_limit_bytes)
        body = bytearray()
        touched = 0
        while True:
            message = await request.receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            if len(body) > session.payload_limit_bytes:
                raise _too_large()
            if len(body) - touched >= PROGRESS_BYTES:
                touched = len(body)
                session.upload_progressed()
            if not message.get("more_body", False):
                return bytes(body)

    async def _receive_payload(self, session: Session, body: bytes, request: _Request) -> None:
        """Hand packets on one by one, as fast as the application and the loop allow."""
        clock = self._server.clock
        until = clock() + SHARE_SECONDS
        for packet in engineio.decode_payload(body):
            if session.gate.held:
                await self._wait_for_gate(session, request)
            elif clock() >= until:
                await asyncio.sleep(0)
                until = clock() + SHARE_SECONDS
            if session.engine.closed:
                break
            session.receive_packet(packet)

    async def _wait_for_gate(self, session: Session, request: _Request) -> None:
        """Hold a POST back while its sender is not to be read from.

        Raises:
            RemoteError: the session has ended meanwhile, and the rest of the POST is lost.
        """
        while session.gate.held and not session.engine.closed:
            opened = asyncio.ensure_future(session.gate.wait())
            if not await _arrives(opened, request.receive):
                opened.cancel()
                session.end(CloseCode.NORMAL)
        if session.engine.closed:
            reason = "session ended during a POST"
            raise RemoteError(reason, refusal=Refusal.UNKNOWN_SESSION)


def _take(session: Session) -> "list[bytes] | asyncio.Future[list[bytes]]":
    """Give what a poll gets at once, or a future of it.

    Raises:
        RemoteError: another poll is waiting already; the session has ended for it.
    """
    mailbox = session.mailbox
    if mailbox is None:
        reason = "polled after the upgrade"
        raise RemoteError(reason)
    if mailbox.polled:
        session.end(CloseCode.PROTOCOL_ERROR)
        reason = "two polls at once"
        raise RemoteError(reason)
    if session.engine.state is TransportState.UPGRADING:
        return [engineio.NOOP]
    return mailbox.take() or mailbox.poll()


async def _arrives(awaited: "asyncio.Future[Any]", receive: Receive) -> bool:
    """Wait for something on behalf of a client; False when the client goes away first."""
    watcher = asyncio.ensure_future(_disconnected(receive))
    waiting: set[asyncio.Future[Any]] = {awaited, watcher}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        watcher.cancel()
    return awaited.done()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _too_large() -> RemoteError:
    return RemoteError("payload too large", CloseCode.TOO_BIG, Refusal.TOO_LARGE)


def _check_content(headers: dict[bytes, bytes], limit_bytes: int) -> None:
    """Check what the headers say about a body that has not been read yet.

    Raises:
        RemoteError: it is binary or compressed (never inflated: a bomb would be), or says itself
            that it is too large.
    """
    content_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if content_type == b"application/octet-stream":
        reason = "binary bodies belong to another version"
        raise RemoteError(reason)
    if headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        reason = "compressed bodies are not read"
        raise RemoteError(reason)
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and (len(length) > len(str(limit_bytes)) or int(length) > limit_bytes):
        raise _too_large()


async def _compressed(body: bytes, accepted: bytes) -> Answer:
    if len(body) < GZIP_FROM_BYTES or b"gzip" not in accepted.lower():
        return Answer(HTTPStatus.OK, _TEXT, body)
    if len(body) <= _GZIP_INLINE_BYTES:
        packed = _gzip(body)
    else:
        packed = await asyncio.to_thread(_gzip, body)
    headers = ((b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding"))
    return Answer(HTTPStatus.OK, _TEXT, packed, headers)


def _gzip(body: bytes) -> bytes:
    compressor = zlib.compressobj(level=6, wbits=_GZIP_WBITS)
    return compressor.compress(body) + compressor.flush()


def _refuse(refusal: Refusal) -> Answer:
    return Answer(refusal.status, b"application/json", refusal_body(refusal))


async def _send(answer: Answer, headers: Headers, send: Send) -> None:
    own = [(b"cache-control", b"no-store")]
    if answer.status != HTTPStatus.NO_CONTENT:
        own.append((b"content-type", answer.content_type))
        own.append((b"content-length", b"%d" % len(answer.body)))
    await send({
        "type": "http.response.start",
        "status": int(answer.status),
        "headers": [*own, *answer.headers, *headers],
    })  # fmt: skip
    await send({"type": "http.response.body", "body": answer.body})
