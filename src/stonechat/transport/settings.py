"""Every number of the transport, with its unit and the failure it prevents."""

from dataclasses import dataclass
from typing import Final, Literal

from stonechat.protocol.engineio_session import Timing
from stonechat.protocol.socketio_session import SocketLimits
from stonechat.transport.proxies import NO_PROXIES, TrustedProxies

# How long the input of one connection may keep the loop before others get their turn.
SHARE_SECONDS: Final = 0.004
# A long message counts as a sign of life every so many bytes, as no pong can pass it.
PROGRESS_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """What one HTTP connection may cost before anybody has looked at its request.

    Attributes:
        head_limit_bytes: request line and headers together; the parser keeps all of it.
        header_limit: how many headers; each costs far more than its bytes.
        head_timeout_seconds: from the first byte of a request, or from the connection, to the end
            of the headers.
        keep_alive_seconds: between two requests.
        body_grace_seconds: how long a body may be slow.
        body_rate_bytes_per_second: what it must have averaged from then on.
        pipeline_limit: requests sent ahead on one connection; clients of today send none.
        discard_limit_bytes: how much of a refused body is read so that the answer can be read.
    """

    head_limit_bytes: int = 16_384
    header_limit: int = 100
    head_timeout_seconds: float = 15.0
    keep_alive_seconds: float = 15.0
    body_grace_seconds: float = 10.0
    body_rate_bytes_per_second: int = 1_000
    pipeline_limit: int = 8
    discard_limit_bytes: int = 16_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSettings:
    """How a SocketServer behaves.

    Attributes:
        path: where it is served, with and without a slash at the end.
        origins: which foreign pages may connect. None: none, only pages of the same host. A set:
            these too, with credentials. "*": any, without credentials.
        ping_interval_seconds: between a pong and the next ping.
        ping_timeout_seconds: what a silent peer has on top before it is dead.
        connect_timeout_seconds: how long a session may stay without a namespace.
        upgrade_timeout_seconds: how long a WebSocket may take to replace polling.
        attachment_timeout_seconds: how long an event may wait for its next attachment.
        max_payload_bytes: the largest message or POST, announced to clients.
        initial_payload_bytes: what is accepted until the application raises a connection's
            `payload_limit`; None means `max_payload_bytes`.
        outbox_limit_bytes: what may wait for one peer to read. Past it the peer is behind.
        unjoined_limit: sessions without a namespace. The oldest makes room for a new one, so that
            handshakes which are never continued cost bounded memory and shut nobody out.
        address_limit: sessions of one address; generous, since a whole school may share one.
        namespaces_limit: namespaces one session may be in.
        connects_limit: how often one session may ask to join a namespace.
        proxies: whose word on a client's address is believed.
        http: the limits of plain HTTP.
    """

    path: str = "/socket.io"
    origins: frozenset[str] | Literal["*"] | None = None
    ping_interval_seconds: float = 25.0
    ping_timeout_seconds: float = 20.0
    connect_timeout_seconds: float = 45.0
    upgrade_timeout_seconds: float = 10.0
    attachment_timeout_seconds: float = 60.0
    max_payload_bytes: int = 1_000_000
    initial_payload_bytes: int | None = None
    outbox_limit_bytes: int = 1_000_000
    unjoined_limit: int = 10_000
    address_limit: int = 50_000
    namespaces_limit: int = 10
    connects_limit: int = 100
    proxies: TrustedProxies = NO_PROXIES
    http: HttpLimits = HttpLimits()

    @property
    def payload_limit_bytes(self) -> int:
        """What a new session may send."""
        return self.initial_payload_bytes or self.max_payload_bytes

    @property
    def timing(self) -> Timing:
        """The part that an Engine.IO session needs."""
        return Timing(
            self.ping_interval_seconds, self.ping_timeout_seconds, self.upgrade_timeout_seconds
        )

    @property
    def socket_limits(self) -> SocketLimits:
        """The part that a Socket.IO session needs."""
        return SocketLimits(
            self.connect_timeout_seconds,
            self.attachment_timeout_seconds,
            self.connects_limit,
            self.namespaces_limit,
        )
