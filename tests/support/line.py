"""Blocking connections for tests of the wire: each breaks after exactly as many bytes as told.

They are made for threads, hundreds at a time, and cost next to nothing beside the server's work.
"""

import json
import select
import socket
import struct
import time
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple, Self

from tests.conformance.peers import client_frame, head, upgrade_head

# For what should never happen; a slow machine must not get there.
PATIENCE_SECONDS: Final = 60.0
CHUNK_BYTES: Final = 65_536
# A receive buffer this small leaves what is not read with the server.
NARROW_BYTES: Final = 4_096
PATH: Final = "/socket.io/?EIO=4&transport="
_AT_ONCE: Final = struct.pack("ii", 1, 0)


class Ending(Enum):
    """How a connection breaks."""

    FIN = "FIN"
    RST = "RST"


@dataclass(frozen=True)
class Cut:
    """Where a connection breaks: after so many bytes sent, or after so many received."""

    ending: Ending = Ending.RST
    sent: int | None = None
    received: int | None = None


class CutError(Exception):
    """The connection broke where the test wanted it to."""


class EndedError(Exception):
    """The server ended the connection."""


class TcpLine:
    """One TCP connection.

    Attributes:
        sent: bytes sent so far.
        received: bytes received so far.
    """

    def __init__(self, port: int, cut: Cut | None = None, *, buffer_bytes: int = 0) -> None:
        """Connect.

        Args:
            port: on loopback.
            cut: where it breaks; never, without.
            buffer_bytes: of the socket's receive buffer; the system's choice, if 0.
        """
        self.sent = self.received = 0
        self._port = port
        self._cut = cut or Cut()
        self._buffer_bytes = buffer_bytes
        self._buffer = bytearray()
        self._socket = self._connected()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, data: bytes) -> None:
        """Send all of it, or what may still be sent before the break."""
        budget = self._cut.sent
        if budget is not None:
            data = data[: budget - self.sent]
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise EndedError from error
        self.sent += len(data)
        if self.sent == budget:
            self.break_off(self._cut.ending)

    def read(self, length: int) -> bytes:
        """Receive exactly so many bytes."""
        self.fill(length)
        data = bytes(self._buffer[:length])
        del self._buffer[:length]
        return data

    def read_until(self, end: bytes) -> bytes:
        """Receive up to and with these bytes."""
        while (found := self._buffer.find(end)) < 0:
            self._buffer += self._receive()
        return self.read(found + len(end))

    def fill(self, length: int) -> None:
        """Receive at least so many bytes, and leave them for later."""
        while len(self._buffer) < length:
            self._buffer += self._receive()

    def seconds_until_end(self) -> float:
        """Drop whatever arrives until the server ends the connection; how long that took."""
        start = time.monotonic()
        try:
            while True:
                self._receive()
        except EndedError:
            return time.monotonic() - start

    def cut_after(self, cut: Cut) -> None:
        """Break after so many bytes more, sent or received from now on."""
        self._cut = Cut(
            cut.ending,
            None if cut.sent is None else self.sent + cut.sent,
            None if cut.received is None else self.received + cut.received,
        )

    def break_off(self, ending: Ending) -> None:
        """Break the connection now, and say so by a CutError."""
        if ending is Ending.RST:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        else:
            # To close at once with something unread would be a reset.
            self._cut = Cut()
            self._socket.shutdown(socket.SHUT_WR)
            self.seconds_until_end()
        self.close()
        raise CutError

    def hang_up(self) -> None:
        """End it for a thread that is reading from it."""
        self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close it; harmless when it is closed."""
        self._socket.close()

    def _connected(self) -> socket.socket:
        connected = socket.socket()
        if self._buffer_bytes:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._buffer_bytes)
        connected.settimeout(PATIENCE_SECONDS)
        connected.connect(("127.0.0.1", self._port))
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def _receive(self) -> bytes:
        budget = self._cut.received
        most = CHUNK_BYTES if budget is None else min(CHUNK_BYTES, budget - self.received)
        try:
            data = self._socket.recv(most)
        except ConnectionResetError as error:
            raise EndedError from error
        if not data:
            raise EndedError
        self.received += len(data)
        if self.received == budget:
            self.break_off(self._cut.ending)
        return data


class HttpAnswer(NamedTuple):
    """One answer to a poll or a push."""

    status: int
    body: bytes


class HttpLine(TcpLine):
    """A connection that speaks HTTP and is kept alive."""

    def ask(self, method: str, target: str, body: bytes = b"") -> HttpAnswer:
        """Make a request and read the answer."""
        self.request(method, target, body)
        return self.answer()

    def request(self, method: str, target: str, body: bytes = b"") -> None:
        """Make a request."""
        length = (f"Content-Length: {len(body)}",) if method == "POST" else ()
        self.send(head(method, target, *length) + body)

    def answer(self) -> HttpAnswer:
        """Read an answer."""
        status_line, *lines = self.read_until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines if line)
        return HttpAnswer(int(status_line.split()[1]), self.read(int(fields["content-length"])))


class ReopenedLine(HttpLine):
    """One that is opened anew if the server ended it between two requests, as browsers do."""

    def request(self, method: str, target: str, body: bytes = b"") -> None:
        """Make a request."""
        if self._is_ended():
            self.close()
            self._socket = self._connected()
        super().request(method, target, body)

    def _is_ended(self) -> bool:
        readable, _, _ = select.select([self._socket], [], [], 0)
        return bool(readable) and not self._socket.recv(1, socket.MSG_PEEK)


class WebSocketLine(TcpLine):
    """A connection that becomes a WebSocket."""

    def shake_hands(self, target: str = f"{PATH}websocket") -> None:
        """Become one."""
        self.send(upgrade_head(target))
        answer = self.read_until(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101 "), answer

    def say(self, packet: str) -> None:
        """Send a text message."""
        self.send(client_frame(packet.encode()))

    def packet(self) -> str:
        """Read the next text message.

        Raises:
            EndedError: the server closed the WebSocket or the connection.
        """
        first, length = self.read(2)
        if length == 126:
            length = int.from_bytes(self.read(2), "big")
        elif length == 127:
            length = int.from_bytes(self.read(8), "big")
        data = self.read(length)
        if first & 0x0F == 8:
            raise EndedError(int.from_bytes(data[:2], "big"))
        return data.decode()


def event_of(name: str, fields: dict[str, Any], ack: int | str = "") -> str:
    """Write a Socket.IO event with one object."""
    return f"42{ack}{json.dumps([name, fields], separators=(',', ':'))}"


def connect_packet(token: str | None) -> str:
    """Write what joins the main namespace."""
    return "40" + (json.dumps({"token": token}, separators=(",", ":")) if token else "")
