"""Engine.IO 4 packets, and the payloads that carry several of them in one HTTP body.

A text packet is one digit and its data. A binary message is the bare bytes on a WebSocket and `b`
with base64 in a payload. The payload form of a packet, which is always text, is called a *part*.
"""

import binascii
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

import msgspec

from stonechat.protocol.errors import RemoteError
from stonechat.protocol.websocket import Opcode, frame

VERSION: Final = "4"
SEPARATOR: Final = b"\x1e"
# python-socketio's client throws away a whole response with more packets than this.
PARTS_PER_RESPONSE: Final = 16

_BINARY_MARK: Final = ord("b")
_ZERO: Final = ord("0")


class PacketType(IntEnum):
    """The first digit of a text packet."""

    OPEN = 0
    CLOSE = 1
    PING = 2
    PONG = 3
    MESSAGE = 4
    UPGRADE = 5
    NOOP = 6


CLOSE: Final = b"1"
PING: Final = b"2"
PONG: Final = b"3"
NOOP: Final = b"6"
PROBE: Final = b"probe"
PROBE_ANSWER: Final = b"3probe"

_TYPES: Final = tuple(PacketType)


class Packet(NamedTuple):
    """One Engine.IO packet. Only a MESSAGE can be `binary`; all other data is UTF-8 text."""

    type: PacketType
    data: bytes = b""
    binary: bool = False


def decode_packet(text: bytes) -> Packet:
    """Decode a text packet, as it stands in a WebSocket text message.

    Raises:
        RemoteError: it is empty or its first character is no packet type.
    """
    kind = text[0] - _ZERO if text else -1
    if not 0 <= kind < len(_TYPES):
        reason = "unknown packet type"
        raise RemoteError(reason)
    return Packet(_TYPES[kind], text[1:])


def encode_packet(packet: Packet) -> bytes:
    """Give the part that carries this packet: text as it is, binary as `b` and base64."""
    if packet.binary:
        return binary_part(packet.data)
    return b"%d%b" % (packet.type, packet.data)


def binary_part(data: bytes) -> bytes:
    """Give the part that carries a binary message."""
    return b"b" + binascii.b2a_base64(data, newline=False)


def decode_part(part: bytes) -> Packet:
    """Decode one part of a payload.

    Raises:
        RemoteError: the packet type is unknown or the base64 is broken.
    """
    if not part or part[0] != _BINARY_MARK:
        return decode_packet(part)
    try:
        data = binascii.a2b_base64(part[1:], strict_mode=True)
    except binascii.Error:
        reason = "broken base64"
        raise RemoteError(reason) from None
    return Packet(PacketType.MESSAGE, data, binary=True)


def part_frame(part: bytes) -> bytes:
    """Turn a part that was waiting for a poll into the WebSocket frame that carries it instead."""
    if part[0] == _BINARY_MARK:
        return frame(binascii.a2b_base64(part[1:]), Opcode.BINARY)
    return frame(part)


def encode_payload(parts: Iterable[bytes]) -> bytes:
    """Join parts into the body of one HTTP response."""
    return SEPARATOR.join(parts)


def decode_payload(body: bytes) -> Iterator[Packet]:
    r"""Yield the packets of an HTTP request body in order, one at a time.

    Lazy on purpose: a megabyte of separators is half a million packets, and whoever reads them
    must be able to stop, to rest and to give up. A body without a separator is one packet.

    Raises:
        RemoteError: the body is no UTF-8 (before the first packet), or a packet is broken (when
            its turn has come; those before it have been yielded).
    """
    try:
        if not body.isascii():
            body.decode()
    except UnicodeDecodeError:
        reason = "payload is not UTF-8"
        raise RemoteError(reason) from None
    start = 0
    while (end := body.find(SEPARATOR, start)) >= 0:
        yield decode_part(body[start:end])
        start = end + 1
    yield decode_part(body[start:])


def open_packet(
    sid: str,
    *,
    upgrades: Sequence[str],
    ping_interval_seconds: float,
    ping_timeout_seconds: float,
    max_payload: int,
) -> bytes:
    """Build the first packet of a session. Times go out as whole milliseconds, as C++ needs."""
    handshake = {
        "sid": sid,
        "upgrades": list(upgrades),
        "pingInterval": round(ping_interval_seconds * 1000),
        "pingTimeout": round(ping_timeout_seconds * 1000),
        "maxPayload": max_payload,
    }
    return b"0" + msgspec.json.encode(handshake)
