"""What is known of a client from its first request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl

from stonechat.protocol.engineio import VERSION
from stonechat.protocol.errors import Refusal, RemoteError

# What an application, or the transport itself, asks about a client.
KEPT_HEADERS: Final = frozenset({"cookie", "host", "origin", "user-agent"})

# What is still asked for once a client is in. Above all not its cookie: whoever reads the memory of
# the server must not find everybody's tokens there.
LASTING_HEADERS: Final = frozenset({"user-agent"})

# Values that many clients have in common are kept once. Not with intern(): what is interned stays
# for good from Python 3.12 on, and what a client says of itself is a stranger's choice.
_SHARED_VALUES: Final = 1_024
_SHARED_LENGTH: Final = 256

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
        headers: the ones in KEPT_HEADERS, names in lower case; the first of each counts. Of a
            client that is in, those in LASTING_HEADERS.
        query: the query string; the first value of each name counts. Empty once a client is in.
    """

    address: str
    headers: Mapping[str, str]
    query: Mapping[str, str]

    def without_protocol(self) -> "Handshake":
        """Leave out of the query what belongs to Engine.IO, the session id above all."""
        own = {name: value for name, value in self.query.items() if name not in _PROTOCOL_FIELDS}
        return Handshake(self.address, self.headers, own or _NOTHING)

    def without_passing(self) -> "Handshake":
        """Leave out the query, and the headers that nobody asks for once a client is in."""
        lasting = {name: self.headers[name] for name in LASTING_HEADERS & self.headers.keys()}
        return Handshake(self.address, lasting or _NOTHING, _NOTHING)


def read_handshake(
    address: str, headers: Iterable[tuple[str, str]], query_string: str
) -> Handshake:
    """Put together what is kept of a request; what clients have in common is shared.

    Raises:
        RemoteError: the query string is malformed.
    """
    kept: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in KEPT_HEADERS:
            shared = _share(value) if lower in LASTING_HEADERS else value
            kept.setdefault(intern(lower), shared)
    query: dict[str, str] = {}
    try:
        fields = parse_qsl(query_string, keep_blank_values=True, max_num_fields=_QUERY_FIELDS_LIMIT)
    except ValueError:
        reason = "malformed query string"
        raise RemoteError(reason) from None
    for name, value in fields:
        query.setdefault(name, value)
    return Handshake(_share(address), kept, query)


def _share(value: str) -> str:
    return _shared(value) if len(value) <= _SHARED_LENGTH else value


@lru_cache(_SHARED_VALUES)
def _shared(value: str) -> str:
    """Return the string that was asked for first of all that are equal."""
    return value


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
