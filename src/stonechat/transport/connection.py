"""One client in one namespace, as the application sees it."""

import secrets
from typing import TYPE_CHECKING, Final, Protocol

from stonechat.protocol import socketio
from stonechat.protocol.encoded import Encoded
from stonechat.protocol.errors import CloseCode
from stonechat.protocol.socketio import Outgoing

if TYPE_CHECKING:
    from stonechat.transport.handshake import Handshake
    from stonechat.transport.session import Session

# Not the Engine.IO session id, which is a secret; this one may be shown to others.
_ID_BYTES: Final = 15


class Driver(Protocol):
    """What a connection asks of whoever runs its session's namespaces: `SocketDriver`."""

    @property
    def handshake(self) -> "Handshake":
        """The request that opened the session."""

    def accept(self, connection: "Connection") -> None:
        """Let a client in."""

    def refuse(self, connection: "Connection", message: str, data: object) -> None:
        """Turn a client away."""

    def disconnect(self, connection: "Connection") -> None:
        """Put a client out and end its session."""

    def limit_payload(self, limit_bytes: int) -> None:
        """Set what the client may send at a time."""


class Connection:
    """What an application can do with a client. All of it is harmless after the end.

    Attributes:
        id: the Socket.IO session id.
        namespace: where the client is.
    """

    __slots__ = ("_driver", "_paused", "_session", "id", "namespace")

    def __init__(self, driver: Driver, session: "Session", namespace: str) -> None:
        self.id = secrets.token_urlsafe(_ID_BYTES)
        self.namespace = namespace
        self._driver = driver
        self._session = session
        self._paused = False

    @property
    def handshake(self) -> "Handshake":
        """The request that opened the session."""
        return self._driver.handshake

    @property
    def payload_limit(self) -> int:
        """What the client may send at a time, in bytes; shared by its namespaces."""
        return self._session.payload_limit_bytes

    @payload_limit.setter
    def payload_limit(self, limit_bytes: int) -> None:
        self._driver.limit_payload(limit_bytes)

    def accept(self) -> None:
        """Let the client in, and tell it so. Everything below but `refuse` comes after this."""
        self._driver.accept(self)

    def refuse(self, message: str, data: object = None) -> None:
        """Do not let the client in; it sees an error with this message and `data`.

        Raises:
            LocalError: `data` is no JSON.
        """
        self._driver.refuse(self, message, data)

    def send(self, encoded: Encoded) -> None:
        """Send live packets: dropped while the client is behind."""
        write = self._session.live_write
        if write is not None:
            write(encoded.frames)
        else:
            self._session.send_live(encoded)

    def reply(self, packet: bytes) -> None:
        """Send one packet that is encoded already, such as an acknowledgement; never dropped.

        It goes out with what is sent next, at the end of the loop's turn at the latest.
        """
        self._session.send_reply(packet)

    def emit(self, event: str, *arguments: object) -> None:
        """Send an event; bytes among the arguments become attachments. Never dropped.

        Raises:
            LocalError: the arguments cannot be sent.
        """
        self._send(socketio.encode_event(self.namespace, event, arguments))

    def acknowledge(self, ack_id: int, *arguments: object) -> None:
        """Answer an event; bytes among the arguments become attachments. Never dropped.

        Raises:
            LocalError: the arguments cannot be sent.
        """
        self._send(socketio.encode_ack(self.namespace, ack_id, arguments))

    def pause(self) -> None:
        """Stop reading from the client, for instance because its requests are waiting."""
        if not self._paused:
            self._paused = True
            self._session.hold()

    def resume(self) -> None:
        """Read from the client again."""
        if self._paused:
            self._paused = False
            self._session.release()

    def disconnect(self) -> None:
        """Put the client out for good: official clients do not come back after it."""
        self._driver.disconnect(self)

    def close(self) -> None:
        """End the client's session, all namespaces of it; official clients reconnect."""
        self._session.dismiss(CloseCode.NORMAL)

    def _send(self, outgoing: Outgoing) -> None:
        self._session.send_text(outgoing.text)
        for attachment in outgoing.attachments:
            self._session.send_binary(attachment)
