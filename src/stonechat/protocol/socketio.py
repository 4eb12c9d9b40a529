"""Socket.IO 5 packets in their text form, and what stands for binary data inside them.

`<type>[<attachments>-][<namespace>,][<ack id>][<JSON>]`; binary data travels behind the packet, one
message each, and a placeholder object marks its place in the JSON.
"""

from enum import IntEnum
from typing import Any, Final, NamedTuple

import msgspec

from stonechat.protocol.errors import LocalError, RemoteError

ROOT: Final = "/"

# No client needs more, and each one promised is something to wait for.
ATTACHMENTS_LIMIT: Final = 10
# Identifiers are counted up from 0 by every client; JavaScript counts exactly to 2**53.
ACK_ID_DIGITS: Final = 16
# A namespace is a short constant of the program that uses it.
NAMESPACE_LIMIT_BYTES: Final = 256

RESERVED_EVENTS: Final = frozenset({
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
})  # fmt: skip

_ZERO: Final = ord("0")
_SLASH: Final = ord("/")
_DASH: Final = ord("-")
_encode_json = msgspec.json.Encoder().encode


class PacketType(IntEnum):
    """The first digit of a packet."""

    CONNECT = 0
    DISCONNECT = 1
    EVENT = 2
    ACK = 3
    CONNECT_ERROR = 4
    BINARY_EVENT = 5
    BINARY_ACK = 6


_TYPES: Final = tuple(PacketType)


class Packet(NamedTuple):
    """One packet without its attachments; `json` is neither parsed nor checked."""

    type: PacketType
    namespace: str
    ack_id: int | None
    json: bytes
    attachments: int = 0


def decode_packet(text: bytes) -> Packet:
    """Take a packet apart; `text` is UTF-8 and starts with the packet's type.

    Raises:
        RemoteError: type, number of attachments, namespace or ack id are malformed.
    """
    kind = text[0] - _ZERO if text else -1
    if not 0 <= kind < len(_TYPES):
        reason = "unknown packet type"
        raise RemoteError(reason)
    type_ = _TYPES[kind]
    position = 1
    attachments = 0
    if kind >= PacketType.BINARY_EVENT:
        attachments, position = _attachments(text)
    namespace = ROOT
    if text[position : position + 1] == b"/":
        namespace, position = _namespace(text, position)
    end = position
    while end < len(text) and 0 <= text[end] - _ZERO <= 9 and end - position <= ACK_ID_DIGITS:
        end += 1
    if end == position:
        return Packet(type_, namespace, None, text[position:], attachments)
    if end - position > ACK_ID_DIGITS:
        reason = "ack id too long"
        raise RemoteError(reason)
    return Packet(type_, namespace, int(text[position:end]), text[end:], attachments)


def _attachments(text: bytes) -> tuple[int, int]:
    digits = len(str(ATTACHMENTS_LIMIT))
    dash = text.find(b"-", 1, digits + 2)
    count = text[1:dash] if dash > 0 else b""
    # isdigit() of bytes knows ASCII digits only; a sign or a space would pass int().
    if not count.isdigit() or not 1 <= int(count) <= ATTACHMENTS_LIMIT:
        reason = f"a binary packet has 1 to {ATTACHMENTS_LIMIT} attachments"
        raise RemoteError(reason)
    return int(count), dash + 1


def _namespace(text: bytes, start: int) -> tuple[str, int]:
    comma = text.find(b",", start, start + NAMESPACE_LIMIT_BYTES + 1)
    end = len(text) if comma < 0 else comma
    if end - start > NAMESPACE_LIMIT_BYTES:
        reason = "namespace too long"
        raise RemoteError(reason)
    return text[start:end].decode(), min(end + 1, len(text))


def _head(type_: PacketType, namespace: str, attachments: int = 0) -> bytes:
    """Begin an outgoing packet, the Engine.IO message type included."""
    head = b"4%d" % type_
    if attachments:
        head += b"%d-" % attachments
    if namespace != ROOT:
        head += namespace.encode() + b","
    return head


def event_packet(name: str, json: bytes, namespace: str = ROOT) -> bytes:
    """Build an event with one argument that is JSON already: the packet of every broadcast.

    `json` is spliced in unchecked; it must be valid, compact JSON.
    """
    if namespace == ROOT:
        return b'42["%b",%b]' % (name.encode(), json)
    return b'%b["%b",%b]' % (_head(PacketType.EVENT, namespace), name.encode(), json)


def ack_packet(ack_id: int, json: bytes, namespace: str = ROOT) -> bytes:
    """Build an acknowledgement with one argument that is JSON already."""
    if namespace == ROOT:
        return b"43%d[%b]" % (ack_id, json)
    return b"%b%d[%b]" % (_head(PacketType.ACK, namespace), ack_id, json)


def connect_packet(namespace: str, sid: str) -> bytes:
    """Tell a client that it has joined a namespace, and nothing else (no recovery id)."""
    return _head(PacketType.CONNECT, namespace) + encode_json({"sid": sid})


def connect_request(namespace: str, auth: dict[str, object]) -> bytes:
    """Ask a server to be let into a namespace, with what one says about oneself."""
    return _head(PacketType.CONNECT, namespace) + encode_json(auth)


def connect_error_packet(namespace: str, message: str, data: object = None) -> bytes:
    """Tell a client that it may not join a namespace; `data` reaches it as `error.data`."""
    error: dict[str, object] = {"message": message}
    if data is not None:
        error["data"] = data
    return _head(PacketType.CONNECT_ERROR, namespace) + encode_json(error)


def disconnect_packet(namespace: str) -> bytes:
    """Put a client out of a namespace. Official clients do not come back after it."""
    return _head(PacketType.DISCONNECT, namespace)


class Outgoing(NamedTuple):
    """A packet on its way out: its text and, behind it in order, its attachments."""

    text: bytes
    attachments: tuple[bytes, ...] = ()


def encode_event(
    namespace: str, name: str, arguments: tuple[object, ...], ack_id: int | None = None
) -> Outgoing:
    """Encode an event with any arguments; bytes among them become attachments.

    Bytes are found in lists, tuples and dicts. `msgspec.Raw` goes out as it stands. With an
    `ack_id` the receiver is asked for an acknowledgement.

    Raises:
        LocalError: the name is reserved, or the arguments cannot be sent (no JSON, a lone
            surrogate, more than ten attachments).
    """
    if name in RESERVED_EVENTS:
        message = f"{name!r} is a reserved event name"
        raise LocalError(message)
    wanted = b"" if ack_id is None else b"%d" % ack_id
    return _encode(PacketType.EVENT, namespace, wanted, [name, *arguments])


def encode_ack(namespace: str, ack_id: int, arguments: tuple[object, ...]) -> Outgoing:
    """Encode an acknowledgement with any arguments; see `encode_event`.

    Raises:
        LocalError: the arguments cannot be sent.
    """
    return _encode(PacketType.ACK, namespace, b"%d" % ack_id, list(arguments))


def _encode(type_: PacketType, namespace: str, ack_id: bytes, items: list[object]) -> Outgoing:
    attachments: list[bytes] = []
    json = encode_json(_extract(items, attachments))
    if len(attachments) > ATTACHMENTS_LIMIT:
        message = f"at most {ATTACHMENTS_LIMIT} attachments, not {len(attachments)}"
        raise LocalError(message)
    if attachments:
        # 2 and 3 without attachments are 5 and 6 with them; `50-` and `60-` must never go out.
        type_ = PacketType(type_ + PacketType.BINARY_EVENT - PacketType.EVENT)
    head = _head(type_, namespace, len(attachments))
    return Outgoing(head + ack_id + json, tuple(attachments))


def encode_json(value: object) -> bytes:
    """Encode what goes out. msgspec writes no NaN and no Infinity (they become null).

    Raises:
        LocalError: the value is no JSON, or holds a lone surrogate: one such string would
            disconnect every JavaScript client that receives it.
    """
    try:
        return _encode_json(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        message = f"cannot be sent as JSON: {error}"
        raise LocalError(message) from error


def _extract(value: object, attachments: list[bytes]) -> object:
    """Copy `value` with placeholders in place of binary data, which is appended in order."""
    if isinstance(value, bytes | bytearray | memoryview):
        attachments.append(bytes(value))
        return {"_placeholder": True, "num": len(attachments) - 1}
    if isinstance(value, list | tuple):
        return [_extract(item, attachments) for item in value]
    if isinstance(value, dict):
        return {key: _extract(item, attachments) for key, item in value.items()}
    return value


def substitute(items: list[Any], attachments: tuple[bytes, ...], *, complete: bool) -> None:
    """Put received attachments in place of their placeholders, inside `items`.

    Walks without recursion: the depth of `items` is the peer's choice. Costs one look at every
    list item and dict value.

    Args:
        items: decoded arguments, changed in place.
        attachments: what has arrived, in order.
        complete: whether every attachment must be referred to.

    Raises:
        RemoteError: a placeholder is out of range, refers to an attachment a second time, or
            (with `complete`) an attachment is referred to by nobody.
    """
    unused = set(range(len(attachments)))
    containers: list[Any] = [items]
    while containers:
        container = containers.pop()
        pairs = container.items() if type(container) is dict else enumerate(container)
        found: list[tuple[Any, int]] = []
        for key, item in pairs:
            if type(item) is dict and item.get("_placeholder") is True:
                found.append((key, _claim(item.get("num"), unused)))
            elif type(item) is dict or type(item) is list:
                containers.append(item)
        for key, number in found:
            container[key] = attachments[number]
    if complete and unused:
        reason = "an attachment without a placeholder"
        raise RemoteError(reason)


def _claim(number: object, unused: set[int]) -> int:
    # `type() is int`: True is an int to Python, and no index to any client.
    if type(number) is not int or number not in unused:
        reason = "a placeholder for no attachment"
        raise RemoteError(reason)
    unused.remove(number)
    return number
