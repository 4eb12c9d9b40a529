"""The client's side of one connection: Engine.IO and Socket.IO over a WebSocket, without I/O.

Whoever drives it hands over each WebSocket message and sends what it is given. Instants are seconds
on one monotonic clock of the driver's choice.
"""

from math import inf
from typing import Final

import msgspec
from msgspec import structs

from stonechat.protocol import engineio, socketio
from stonechat.protocol.errors import LocalError, RemoteError
from stonechat.protocol.json_text import split_array
from stonechat.wire.requests import Request
from stonechat.wire.shapes import Problem

PATH: Final = f"/socket.io/?EIO={engineio.VERSION}&transport=websocket"
OPEN_SECONDS: Final = 20.0
"""How long the server may take until it has let us in."""


class EventHeard(msgspec.Struct, frozen=True):
    """The server said something unasked; `json` is its one object, not decoded."""

    name: str
    json: msgspec.Raw


class Answered(msgspec.Struct, frozen=True):
    """The answer to a request, not decoded."""

    number: int
    json: msgspec.Raw


class EntryRefused(msgspec.Struct, frozen=True):
    """The server does not let us in; without a problem of the chat's, for technical reasons."""

    message: str
    problem: Problem | None


class Dismissed(msgspec.Struct, frozen=True):
    """The server has put us out and does not want us back."""


Heard = EventHeard | Answered | EntryRefused | Dismissed


class _Handshake(msgspec.Struct, rename="camel"):
    """What the first packet of a session says: times in milliseconds."""

    ping_interval: float
    ping_timeout: float
    max_payload: int = 1_000_000  # what Socket.IO servers take that do not say


class _ConnectError(msgspec.Struct):
    """Why a server does not let somebody in."""

    message: str
    data: Problem | None = None


_decode_handshake: Final = msgspec.json.Decoder(_Handshake).decode
_decode_connect_error: Final = msgspec.json.Decoder(_ConnectError).decode
_NOTHING: Final = msgspec.Raw(b"null")
_decode_name: Final = msgspec.json.Decoder(str).decode


class Connection:
    """One connection to the server, from its first packet to its last.

    After a RemoteError it is not used again: its connection is closed.

    Args:
        token: what brings the same person back; None for a stranger.
        now: the present instant.
    """

    def __init__(self, token: str | None, now: float) -> None:
        self._token = token
        self._silence_seconds = inf
        self._silent_until = inf
        self._join_until = now + OPEN_SECONDS
        self._payload_limit_bytes = 0
        self._out: list[bytes | str] = []

    @property
    def deadline(self) -> float:
        """When `tick` must be called at the latest."""
        return min(self._silent_until, self._join_until)

    def tick(self, now: float) -> None:
        """Look whether the server still lives.

        Raises:
            RemoteError: it has not let us in in time, or has been silent for longer than it pings.
        """
        if now >= self.deadline:
            raise RemoteError("the server is silent")

    def data_to_send(self) -> list[bytes | str]:
        """Take what is to be sent now: text as WebSocket text messages, bytes as binary ones."""
        out, self._out = self._out, []
        return out

    def ask(self, number: int, name: str, request: Request) -> None:
        """Send a request; its answer will have this number, which must be new to the connection.

        Raises:
            LocalError: it cannot be sent: more than the server takes, or text that is no Unicode.
        """
        fields = msgspec.to_builtins(request, builtin_types=(bytes,))
        # Null says as much as nothing, but where leaving out means that something stays as it is.
        optional = {field.name for field in structs.fields(request) if field.default is None}
        given = {
            name: value
            for name, value in fields.items()
            if value is not None or name not in optional
        }
        event = socketio.encode_event(socketio.ROOT, name, (given,), number)
        size = len(event.text) + sum(map(len, event.attachments))
        if size > self._payload_limit_bytes:
            limit = self._payload_limit_bytes
            raise LocalError(f"{name} has {size:,} bytes; {limit:,} are possible")
        self._out.append(event.text.decode())
        self._out.extend(event.attachments)

    def receive_message(self, message: bytes | str, now: float) -> Heard | None:
        """Take one WebSocket message.

        Returns:
            What it means to the chat, or None if it is the protocol's own business.

        Raises:
            RemoteError: this is no server that we understand.
        """
        if isinstance(message, bytes):
            raise RemoteError("a binary message from the server")
        self._silent_until = now + self._silence_seconds
        packet = engineio.decode_packet(message.encode())
        if packet.type is engineio.PacketType.MESSAGE:
            return self._receive_packet(socketio.decode_packet(packet.data))
        if packet.type is engineio.PacketType.OPEN:
            self._open(packet.data, now)
        elif packet.type is engineio.PacketType.PING:
            self._out.append("3")
        elif packet.type is engineio.PacketType.CLOSE:
            raise RemoteError("the server says good-bye")
        return None

    def _open(self, data: bytes, now: float) -> None:
        try:
            handshake = _decode_handshake(data)
        except msgspec.DecodeError as error:
            raise RemoteError("a handshake that cannot be read") from error
        self._silence_seconds = (handshake.ping_interval + handshake.ping_timeout) / 1000
        self._silent_until = now + self._silence_seconds
        self._payload_limit_bytes = handshake.max_payload
        auth: dict[str, object] = {} if self._token is None else {"token": self._token}
        self._out.append(socketio.connect_request(socketio.ROOT, auth).decode())

    def _receive_packet(self, packet: socketio.Packet) -> Heard | None:
        try:
            match packet.type:
                case socketio.PacketType.CONNECT:
                    self._join_until = inf
                case socketio.PacketType.EVENT:
                    name, *objects = split_array(packet.json)
                    return EventHeard(_decode_name(name), *(objects[:1] or [_NOTHING]))
                case socketio.PacketType.ACK if packet.ack_id is not None:
                    [json] = split_array(packet.json)
                    return Answered(packet.ack_id, json)
                case socketio.PacketType.CONNECT_ERROR:
                    return _entry_refused(packet.json)
                case socketio.PacketType.DISCONNECT:
                    return Dismissed()
                case _:
                    raise RemoteError(f"unexpected {packet.type.name.lower()} packet")
        except (msgspec.DecodeError, ValueError) as error:
            raise RemoteError("a packet that cannot be read") from error
        return None


def _entry_refused(json: bytes) -> EntryRefused:
    error = _decode_connect_error(json)
    return EntryRefused(error.message, error.data)
