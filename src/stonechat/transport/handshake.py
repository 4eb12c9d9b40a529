"""What is known of a client from its first request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sys import intern
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

from stonechat.protocol.engineio import VERSION
from stonechat.protocol.errors import Refusal, RemoteError

# Kept for as long as the session lives, because a client may join a namespace at any time.
KEPT_HEADERS: Final = frozenset({
    "accept-language",
    "authorization",
    "cookie",
    "host",
    "origin",
    "user-agent",
})  # fmt: skip

# Far more than any client sends; parse_qsl() does not like to be flooded.
_QUERY_FIELDS_LIMIT: Final = 100

_PROTOCOL_FIELDS: Final = frozenset({"EIO", "transport", "sid", "t", "b64", "j"})
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

_TRANSPORTS: Final = frozenset({"polling", "websocket"})


@dataclass(frozen=True, slots=True)
class Handshake:
    """The request that opened a session.

    Attributes:
        address: of the client, without the port: the other end of the TCP connection, or what a
            trusted proxy there says.
        headers: the ones in KEPT_HEADERS, names in lower case; the first of each counts.
        query: the query string; the first value of each name counts.
    """

    address: str
    headers: Mapping[str, str]
    query: Mapping[str, str]

    def without_protocol(self) -> "Handshake":
        """Leave out of the query what belongs to Engine.IO, the session id above all."""
        own = {name: value for name, value in self.query.items() if name not in _PROTOCOL_FIELDS}
        return Handshake(self.address, self.headers, own or _NOTHING)


def read_handshake(
    address: str, headers: Iterable[tuple[str, str]], query_string: str
) -> Handshake:
    """Put together what is kept of a request; equal strings of different clients are shared.

    Raises:
        RemoteError: the query string is malformed.
    """
    kept: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in KEPT_HEADERS:
            kept.setdefault(intern(lower), intern(value))
    query: dict[str, str] = {}
    try:
        fields = parse_qsl(query_string, keep_blank_values=True, max_num_fields=_QUERY_FIELDS_LIMIT)
    except ValueError:
        reason = "malformed query string"
        raise RemoteError(reason) from None
    for name, value in fields:
        query.setdefault(name, value)
    return Handshake(intern(address), kept, query)


def check_query(query: Mapping[str, str], *, websocket: bool) -> None:
    """Check what every request must say about its transport.

    Raises:
        RemoteError: the transport is unknown, or it is not the one the request came by. A
            WebSocket may call itself polling, as the Dart client does.
    """
    transport = query.get("transport")
    if transport not in _TRANSPORTS:
        reason = "unknown transport"
        raise RemoteError(reason, refusal=Refusal.UNKNOWN_TRANSPORT)
    if transport == "websocket" and not websocket:
        reason = "a WebSocket transport without an upgrade"
        raise RemoteError(reason)


def check_version(query: Mapping[str, str]) -> None:
    """Check what a request without a session must say.

    Raises:
        RemoteError: it speaks another version of Engine.IO, or does not say which.
    """
    if query.get("EIO") != VERSION:
        reason = "unsupported protocol version"
        raise RemoteError(reason, refusal=Refusal.UNSUPPORTED_VERSION)
