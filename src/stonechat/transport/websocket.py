"""A WebSocket on uvicorn: bytes to messages, and frames that are ready to be written.

uvicorn builds a `WebSocketProtocol` for each upgrade, through its `ws=` setting. The library
`websockets` does the handshake and takes frames apart; what goes out was framed by `protocol`.
"""

import asyncio
import logging
import uuid
from collections.abc import Callable
from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING, Any, Final, cast

from websockets.datastructures import Headers
from websockets.frames import PING, Frame
from websockets.http11 import Request, Response
from websockets.protocol import Protocol as FrameParser, Side
from websockets.server import ServerProtocol

from stonechat.protocol.errors import CloseCode, Refusal, RemoteError
from stonechat.protocol.websocket import MessageAssembler, Opcode
from stonechat.transport.doors import Doors
from stonechat.transport.handshake import read_handshake
from stonechat.transport.kernel import send_queue_bytes
from stonechat.transport.receiver import Receiver
from stonechat.transport.refusal import refusal_body
from stonechat.transport.settings import PROGRESS_BYTES, SHARE_SECONDS

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

# The parser makes a few hundred thousand frames a second, and a frame can be six bytes: input is
# fed to it in slices, and between them others may get their turn.
SLICE_BYTES: Final = 4_096
# After a close frame the peer's last bytes are read and dropped for so long: closing at once would
# reset the connection, and the peer would never see why.
LINGER_SECONDS: Final = 2.0
# Until the receiver says how large a message may be.
_FIRST_LIMIT_BYTES: Final = 65_536

# The parser makes itself an id for its log; it logs nothing here, and an id weighs 200 bytes.
_NO_ID: Final = uuid.UUID(int=0)

_PARSER_LOG: Final = logging.getLogger("stonechat.transport.websocket")
# At DEBUG the parser would log request lines, and with them the secret session ids.
_PARSER_LOG.setLevel(logging.WARNING)


class WebSocketProtocol(asyncio.Protocol):
    """One WebSocket connection.

    Attributes:
        deadline: when a closing connection is given up.
    """

    __slots__ = (
        "_assembler",
        "_backlog",
        "_connections",
        "_doors",
        "_held",
        "_parser",
        "_paused",
        "_progress",
        "_receiver",
        "_transport",
        "deadline",
        "slot",
    )

    def __init__(
        self,
        config: "Config",  # noqa: ARG002 - the signature is uvicorn's
        server_state: "ServerState",
        app_state: dict[str, Any],  # noqa: ARG002
        *,
        doors: Doors,
    ) -> None:
        self._connections = server_state.connections
        self._doors = doors
        self._parser: FrameParser | None = ServerProtocol(logger=_PARSER_LOG)
        self._assembler = MessageAssembler()
        self._transport: asyncio.Transport
        self._receiver: Receiver | None = None
        self._backlog = b""
        self._progress = 0
        self._held = False
        self._paused = False
        self.slot: int | None = None
        self.deadline = inf

    # What uvicorn and the event loop call.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start, with the handshake still to come."""
        self._transport = cast("asyncio.Transport", transport)
        self._connections.add(self)  # type: ignore[arg-type] # uvicorn lists its own classes there

    def data_received(self, data: bytes) -> None:
        """Take bytes: now, or when it is their turn."""
        if self._parser is None:
            return
        self._note_progress(len(data))
        if self._backlog or self._held:
            self._backlog += data
        elif len(data) <= SLICE_BYTES:
            self._feed(data)
        else:
            self._work_off(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """End, whoever ended it."""
        self._connections.discard(self)
        self._doors.wheel.remove(self)
        self._detach()

    def pause_writing(self) -> None:
        """Pass on that the outbox is full."""
        if self._receiver is not None:
            self._receiver.writing_paused()

    def resume_writing(self) -> None:
        """Pass on that the outbox has room."""
        if self._receiver is not None:
            self._receiver.writing_resumed()

    def shutdown(self) -> None:
        """Close because the process ends; uvicorn calls it on every connection it knows."""
        if self._receiver is not None:
            self._receiver.server_stopping()
        elif self._parser is not None:
            self._transport.close()

    def tick(self, now: float) -> None:  # noqa: ARG002
        """Give up on a peer that does not finish the closing handshake."""
        self.deadline = inf
        self._transport.abort()

    # What the receiver calls.

    @property
    def write(self) -> Callable[[bytes], None]:
        """The way out for frames; valid from `socket_opened` to `socket_closed`."""
        return self._transport.write

    @property
    def unwritten_bytes(self) -> int:
        """How much the peer has not taken yet, apart from the kernel's buffers."""
        return self._transport.get_write_buffer_size()

    @property
    def undelivered_bytes(self) -> int:
        """The same with the kernel's buffers, which are large and emptied first."""
        socket = self._transport.get_extra_info("socket")
        queued = send_queue_bytes(socket.fileno()) if socket is not None else 0
        return self.unwritten_bytes + queued

    def hand_over_to(self, receiver: Receiver) -> None:
        """Let somebody else receive from the next message on."""
        self._receiver = receiver

    def limit_messages(self, limit_bytes: int) -> None:
        """Set how large a message may be; the next frame is held to it."""
        if self._parser is not None:
            self._parser.max_message_size = limit_bytes

    def hold(self) -> None:
        """Stop reading; what has been read already stays in the backlog."""
        self._held = True
        self._regulate()

    def release(self) -> None:
        """Read again, backlog first, not before the next turn of the loop."""
        self._held = False
        if self._backlog:
            asyncio.get_running_loop().call_soon(self._continue)
        else:
            self._regulate()

    def fail(self, code: CloseCode, reason: str = "") -> None:
        """Send a close frame and stop listening (RFC 6455, section 7.1.7)."""
        if self._parser is not None:
            self._parser.fail(code, reason)
            self._flush(self._parser)

    # Bytes in.

    def _note_progress(self, length: int) -> None:
        self._progress += length
        if self._progress >= PROGRESS_BYTES and self._receiver is not None:
            self._progress = 0
            self._receiver.upload_progressed()

    def _work_off(self, data: bytes) -> None:
        until = self._doors.clock() + SHARE_SECONDS
        for start in range(0, len(data), SLICE_BYTES):
            self._feed(data[start : start + SLICE_BYTES])
            if self._parser is None:
                return
            if self._held or self._doors.clock() >= until:
                self._backlog = data[start + SLICE_BYTES :]
                break
        if self._backlog and not self._held:
            asyncio.get_running_loop().call_soon(self._continue)
        self._regulate()

    def _continue(self) -> None:
        if self._parser is not None and not self._held:
            data, self._backlog = self._backlog, b""
            self._work_off(data)

    def _regulate(self) -> None:
        """Read from the network when there is nothing else to do first."""
        pause = self._parser is not None and (self._held or bool(self._backlog))
        if pause == self._paused or self._transport.is_closing():
            return
        self._paused = pause
        if pause:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _feed(self, data: bytes) -> None:
        parser = self._parser
        if parser is None:
            return
        parser.receive_data(data)
        for event in parser.events_received():
            if isinstance(event, Frame):
                if event.opcode is PING:
                    # The parser has its pong ready; it goes out before what came after the ping.
                    self._transport.write(parser.writes.pop(0))
                self._receive_frame(event)
            elif isinstance(event, Request) and isinstance(parser, ServerProtocol):
                self._receive_request(parser, event)
                return
            if self._parser is None:
                return
        if parser.writes:
            self._flush(parser)

    def _receive_frame(self, frame: Frame) -> None:
        if frame.opcode >= Opcode.CLOSE or self._receiver is None:
            return
        data, frame.data = bytes(frame.data), b""  # the parser keeps its last frame for a while
        try:
            message = self._assembler.receive_frame(frame.opcode, data, fin=frame.fin)
            if message is not None:
                self._receiver.message_received(message)
        except RemoteError as error:
            self.fail(error.close_code, str(error))

    def _receive_request(self, parser: ServerProtocol, request: Request) -> None:
        response = parser.accept(request)
        receiver = None
        if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            try:
                receiver = self._open(request)
            except RemoteError as error:
                response = _refused(error.refusal)
        parser.send_response(response)
        early = bytes(parser.reader.buffer)
        self._flush(parser)
        if receiver is None:
            return
        # The handshake's parser keeps the request for as long as it lives; frames get a new one.
        parser.parser.close()
        self._parser = FrameParser(Side.SERVER, max_size=_FIRST_LIMIT_BYTES, logger=_PARSER_LOG)
        self._parser.id = _NO_ID
        self._receiver = receiver
        self._transport.set_write_buffer_limits(high=self._doors.outbox_limit_bytes)
        receiver.socket_opened()
        if early:
            self._feed(early)

    def _open(self, request: Request) -> Receiver:
        path, _, query_string = request.path.partition("?")
        endpoint = self._doors.endpoints.get(path.rstrip("/"))
        if endpoint is None:
            reason = "no such path"
            raise RemoteError(reason, refusal=Refusal.NOT_FOUND)
        peer = self._transport.get_extra_info("peername")
        headers = request.headers
        address = self._doors.proxies.client_address(
            str(peer[0]) if isinstance(peer, tuple) else "", headers.get_all("X-Forwarded-For")
        )
        handshake = read_handshake(address, headers.raw_items(), query_string)
        return endpoint.open_socket(handshake, self)

    # The end.

    def _flush(self, parser: FrameParser) -> None:
        """Write what the parser has to say: the handshake, pongs, a close frame."""
        ended = False
        for data in parser.data_to_send():
            if data:
                self._transport.write(data)
            else:
                ended = True
        if ended:
            self._finish()

    def _finish(self) -> None:
        """Nothing more goes out: half-close, and wait a little for the peer to do the same."""
        self._detach()
        self._regulate()
        if self._transport.is_closing():
            return
        if not self._transport.can_write_eof():
            self._transport.close()
            return
        try:
            self._transport.write_eof()
        except OSError:  # the peer has gone, and we are about to hear of it
            self._transport.abort()
            return
        self.deadline = self._doors.clock() + LINGER_SECONDS
        self._doors.wheel.add(self)

    def _detach(self) -> None:
        parser, self._parser = self._parser, None
        receiver, self._receiver = self._receiver, None
        self._backlog = b""
        if parser is not None:
            # The parser is a generator that holds itself; without this it would wait for the
            # garbage collector.
            parser.parser.close()
        if receiver is not None:
            receiver.socket_closed()


def _refused(refusal: Refusal) -> Response:
    body = refusal_body(refusal)
    headers = Headers([
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ])  # fmt: skip
    return Response(refusal.status, HTTPStatus(refusal.status).phrase, headers, body)
