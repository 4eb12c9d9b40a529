"""What can go wrong on the wire, split by whose fault it is.

ProtocolError
├── LocalError    our bug: a caller asked for something the protocol forbids
└── RemoteError   the peer's fault: answer it, close, and log no traceback
"""

from enum import Enum, IntEnum


class CloseCode(IntEnum):
    """The WebSocket close codes this server sends (RFC 6455, section 7.4.1 and the IANA list)."""

    NORMAL = 1000
    PROTOCOL_ERROR = 1002
    INVALID_DATA = 1007
    POLICY_VIOLATION = 1008
    TOO_BIG = 1009
    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013


class Refusal(Enum):
    """The HTTP errors of Engine.IO: status, then the `code` and `message` of the JSON body."""

    UNKNOWN_TRANSPORT = (400, 0, "Transport unknown")
    UNKNOWN_SESSION = (400, 1, "Session ID unknown")
    BAD_METHOD = (400, 2, "Bad handshake method")
    BAD_REQUEST = (400, 3, "Bad request")
    FORBIDDEN = (403, 4, "Forbidden")
    UNSUPPORTED_VERSION = (400, 5, "Unsupported protocol version")
    # Not named by Engine.IO: the status says it all, the code is that of any bad request.
    NOT_FOUND = (404, 3, "Not found")
    TOO_LARGE = (413, 3, "Payload too large")
    TOO_SLOW = (408, 3, "Request timeout")
    UNAVAILABLE = (503, 3, "Service unavailable")

    @property
    def status(self) -> int:
        """The HTTP status line to answer with."""
        return self.value[0]

    @property
    def code(self) -> int:
        """The number Engine.IO clients know this error by."""
        return self.value[1]

    @property
    def message(self) -> str:
        """The sentence Engine.IO clients expect beside the code."""
        return self.value[2]


class ProtocolError(Exception):
    """Anything that keeps two peers from understanding each other."""


class LocalError(ProtocolError):
    """Our own code asked for something that may not be sent; nothing was sent."""


class RemoteError(ProtocolError):
    """The peer broke the protocol: its connection ends, and nobody else notices.

    Attributes:
        close_code: what to close a WebSocket with.
        refusal: what to answer an HTTP request with.
    """

    def __init__(
        self,
        reason: str,
        close_code: CloseCode = CloseCode.PROTOCOL_ERROR,
        refusal: Refusal = Refusal.BAD_REQUEST,
    ) -> None:
        super().__init__(reason)
        self.close_code = close_code
        self.refusal = refusal
