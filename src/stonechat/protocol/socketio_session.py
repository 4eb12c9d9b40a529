"""The Socket.IO side of one connection: which namespaces it is in and what it may send there."""

from collections.abc import Callable, Container, Mapping
from math import inf
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from stonechat.protocol import socketio
from stonechat.protocol.errors import CloseCode, LocalError, RemoteError
from stonechat.protocol.events import (
    ConnectReceived,
    DisconnectReceived,
    EventReceived,
    UnknownNamespace,
)
from stonechat.protocol.json_text import check_object, split_array
from stonechat.protocol.socketio import Packet, PacketType

Event = ConnectReceived | UnknownNamespace | DisconnectReceived | EventReceived

_PLACEHOLDER: Final = b'"_placeholder"'
# An argument with placeholders is decoded and walked whole, some hundred nanoseconds a value. Every
# value but the first of its container stands behind a comma.
_PLACEHOLDER_COMMAS_LIMIT: Final = 100_000


class SocketLimits(NamedTuple):
    """How much one connection may ask for.

    Attributes:
        connect_timeout_seconds: how long it may stay without a namespace.
        attachment_timeout_seconds: how long it may pause between the attachments of an event.
        connects: how often it may ask to join a namespace in its life: joining costs the
            application far more than asking, and a client that is closed for it just reconnects.
        namespaces: how many it may be in at a time.
    """

    connect_timeout_seconds: float = 45.0
    attachment_timeout_seconds: float = 60.0
    connects: int = 100
    namespaces: int = 10


class _Pending:
    """A packet whose attachments have not all arrived."""

    __slots__ = ("attachments", "packet", "size_bytes", "until")

    def __init__(self, packet: Packet, size_bytes: int, until: float) -> None:
        self.packet = packet
        self.attachments: list[bytes] = []
        self.size_bytes = size_bytes
        self.until = until


class SocketSession:
    """Judges what one peer sends, in the order it sends it.

    After a RemoteError the session is not used again: its connection is closed.

    Attributes:
        payload_limit_bytes: what an event may weigh, its attachments included.
    """

    __slots__ = (
        "_connect_until",
        "_connects",
        "_joined",
        "_limits",
        "_namespaces",
        "_pending",
        "payload_limit_bytes",
    )

    def __init__(
        self,
        namespaces: Container[str],
        limits: SocketLimits,
        *,
        payload_limit_bytes: int,
        now: float,
    ) -> None:
        self.payload_limit_bytes = payload_limit_bytes
        self._namespaces = namespaces
        self._limits = limits
        # Namespace to whether the application has let the client in.
        self._joined: dict[str, bool] = {}
        self._connects = 0
        self._connect_until = now + limits.connect_timeout_seconds
        self._pending: _Pending | None = None

    @property
    def deadline(self) -> float:
        """When `tick` must be called at the latest."""
        until = self._pending.until if self._pending else inf
        return min(self._connect_until, until)

    def tick(self, now: float) -> None:
        """Look whether the peer has kept us waiting too long.

        Raises:
            RemoteError: it has joined no namespace, or owes attachments.
        """
        if now >= self.deadline:
            reason = "attachments never came" if self._pending else "joined no namespace in time"
            raise RemoteError(reason, CloseCode.POLICY_VIOLATION)

    def receive_text(self, text: bytes, now: float) -> Event | None:
        """Take the text of one Engine.IO message; `text` is known to be UTF-8.

        Returns:
            What it means, or None: an acknowledgement (we ask for none), or a packet whose
            attachments are still to come.

        Raises:
            RemoteError: it is malformed, or may not be sent now.
        """
        if self._pending is not None:
            reason = "text while an attachment is awaited"
            raise RemoteError(reason)
        packet = socketio.decode_packet(text)
        receive = _RECEIVERS.get(packet.type)
        if receive is None:
            reason = f"a client sends no {packet.type.name.lower()} packet"
            raise RemoteError(reason)
        return receive(self, packet, now)

    def receive_binary(self, data: bytes, now: float) -> Event | None:
        """Take one binary Engine.IO message: an attachment.

        Returns:
            The event that it completes, or None.

        Raises:
            RemoteError: none was awaited, the event has grown too large, or its placeholders do
                not match.
        """
        pending = self._pending
        if pending is None:
            reason = "an attachment that nobody awaits"
            raise RemoteError(reason)
        pending.size_bytes += len(data)
        if pending.size_bytes > self.payload_limit_bytes:
            reason = "event too large"
            raise RemoteError(reason, CloseCode.TOO_BIG)
        pending.attachments.append(data)
        if len(pending.attachments) < pending.packet.attachments:
            pending.until = now + self._limits.attachment_timeout_seconds
            return None
        self._pending = None
        return self._complete(pending.packet, tuple(pending.attachments))

    def is_in(self, namespace: str) -> bool:
        """Tell whether the client is in a namespace, or has asked to be."""
        return namespace in self._joined

    def accept(self, namespace: str, sid: str) -> bytes:
        """Let the client in; from now on its events there are delivered.

        Returns:
            The packet that tells it so.

        Raises:
            LocalError: it is not waiting to be let in.
        """
        self._answer(namespace)
        self._joined[namespace] = True
        self._connect_until = inf
        return socketio.connect_packet(namespace, sid)

    def refuse(self, namespace: str, message: str, data: object = None) -> bytes:
        """Do not let the client in; it may ask again.

        Returns:
            The packet that tells it so.

        Raises:
            LocalError: it is not waiting to be let in, or `data` is no JSON.
        """
        self._answer(namespace)
        packet = socketio.connect_error_packet(namespace, message, data)
        del self._joined[namespace]
        return packet

    def leave(self, namespace: str, now: float) -> None:
        """Forget a namespace, whoever ended it; without any, the client has to join one again."""
        self._joined.pop(namespace, None)
        if not self._joined:
            self._connect_until = now + self._limits.connect_timeout_seconds

    def _answer(self, namespace: str) -> None:
        if self._joined.get(namespace) is not False:
            message = f"nobody is waiting to join {namespace}"
            raise LocalError(message)

    def _receive_connect(self, packet: Packet, _now: float) -> Event:
        namespace = packet.namespace
        self._connects += 1
        if self._connects > self._limits.connects:
            reason = "too many connects"
            raise RemoteError(reason, CloseCode.POLICY_VIOLATION)
        if namespace in self._joined:
            reason = "connected twice"
            raise RemoteError(reason)
        if packet.ack_id is not None:
            reason = "a connect packet has no ack id"
            raise RemoteError(reason)
        if packet.json:
            check_object(packet.json)
        if namespace not in self._namespaces:
            answer = socketio.connect_error_packet(namespace, "Invalid namespace")
            return UnknownNamespace(answer)
        if len(self._joined) >= self._limits.namespaces:
            reason = "too many namespaces"
            raise RemoteError(reason, CloseCode.POLICY_VIOLATION)
        self._joined[namespace] = False
        return ConnectReceived(namespace, packet.json or None)

    def _receive_disconnect(self, packet: Packet, now: float) -> Event:
        if packet.json or packet.ack_id is not None:
            reason = "a disconnect packet carries nothing"
            raise RemoteError(reason)
        if packet.namespace not in self._joined:
            reason = "disconnected from a namespace it is not in"
            raise RemoteError(reason)
        self.leave(packet.namespace, now)
        return DisconnectReceived(packet.namespace)

    def _receive_event(self, packet: Packet, _now: float) -> Event:
        self._check_joined(packet)
        items = split_array(packet.json)
        name = _event_name(items)
        size = len(packet.json)
        return EventReceived(packet.namespace, name, tuple(items[1:]), packet.ack_id, size)

    def _receive_ack(self, packet: Packet, _now: float) -> None:
        self._check_joined(packet)
        if packet.ack_id is None:
            reason = "an acknowledgement of nothing"
            raise RemoteError(reason)
        split_array(packet.json)

    def _receive_binary_packet(self, packet: Packet, now: float) -> None:
        self._check_joined(packet)
        if packet.type is PacketType.BINARY_ACK and packet.ack_id is None:
            reason = "an acknowledgement of nothing"
            raise RemoteError(reason)
        items = split_array(packet.json)
        if packet.type is PacketType.BINARY_EVENT:
            _event_name(items)
        until = now + self._limits.attachment_timeout_seconds
        self._pending = _Pending(packet, len(packet.json), until)

    def _complete(self, packet: Packet, attachments: tuple[bytes, ...]) -> Event | None:
        raw = split_array(packet.json)
        items, complete = _decoded(raw)
        socketio.substitute(items, attachments, complete=complete)
        # Left meanwhile by our own doing: the event has nobody to go to any more.
        if packet.type is PacketType.BINARY_ACK or packet.namespace not in self._joined:
            return None
        name = _event_name(raw)
        size = len(packet.json) + sum(map(len, attachments))
        return EventReceived(packet.namespace, name, tuple(items[1:]), packet.ack_id, size)

    def _check_joined(self, packet: Packet) -> None:
        if not self._joined.get(packet.namespace):
            reason = f"{packet.type.name.lower()} packet for a namespace it is not in"
            raise RemoteError(reason)


_RECEIVERS: Final[Mapping[PacketType, Callable[[SocketSession, Packet, float], Event | None]]] = (
    MappingProxyType({
        PacketType.CONNECT: SocketSession._receive_connect,  # noqa: SLF001
        PacketType.DISCONNECT: SocketSession._receive_disconnect,  # noqa: SLF001
        PacketType.EVENT: SocketSession._receive_event,  # noqa: SLF001
        PacketType.ACK: SocketSession._receive_ack,  # noqa: SLF001
        PacketType.BINARY_EVENT: SocketSession._receive_binary_packet,  # noqa: SLF001
        PacketType.BINARY_ACK: SocketSession._receive_binary_packet,  # noqa: SLF001
    })
)  # fmt: skip

_decode_name = msgspec.json.Decoder(str).decode
_decode_any = msgspec.json.Decoder().decode


def _event_name(items: list[msgspec.Raw]) -> str:
    try:
        name = _decode_name(items[0])
    except (IndexError, msgspec.DecodeError):
        reason = "an event starts with its name"
        raise RemoteError(reason) from None
    if name in socketio.RESERVED_EVENTS:
        reason = "a reserved event name"
        raise RemoteError(reason)
    return name


def _decoded(raw: list[msgspec.Raw]) -> tuple[list[Any], bool]:
    """Decode the arguments that have placeholders; the others stay as they are.

    Returns:
        The arguments, and whether every placeholder can be seen. One that cannot be decoded, for a
        lone surrogate or a number out of range, is left to the application to refuse.

    Raises:
        RemoteError: an argument with placeholders has too many values.
    """
    items: list[Any] = list(raw)
    complete = True
    for index, item in enumerate(raw):
        text = bytes(item)
        if _PLACEHOLDER not in text:
            continue
        if text.count(b",") > _PLACEHOLDER_COMMAS_LIMIT:
            reason = "too many values around an attachment"
            raise RemoteError(reason, CloseCode.TOO_BIG)
        try:
            items[index] = _decode_any(item)
        except (msgspec.DecodeError, RecursionError):
            complete = False
    return items, complete
