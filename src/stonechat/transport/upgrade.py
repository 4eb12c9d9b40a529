"""WebSockets that come to a session which has a transport already."""

from collections.abc import Callable
from typing import Final

from stonechat.protocol import engineio
from stonechat.protocol.engineio_session import Verdict
from stonechat.protocol.errors import CloseCode, RemoteError
from stonechat.protocol.websocket import Message, frame
from stonechat.transport.receiver import Socket
from stonechat.transport.session import Session

_PROBE_ANSWER: Final = frame(engineio.PROBE_ANSWER)


class Probe:
    """Receives for a session's second transport until the session has moved to it."""

    __slots__ = ("_clock", "_session", "_socket")

    def __init__(self, session: Session, socket: Socket, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._session = session
        self._socket = socket
        session.open_probe(socket)

    def socket_opened(self) -> None:
        """Allow messages as large as the session may send."""
        self._socket.limit_messages(self._session.payload_limit_bytes)

    def message_received(self, message: Message) -> None:
        """Take part in the upgrade; nothing is delivered before it.

        Raises:
            RemoteError: the probe is broken; the session stays on polling.
        """
        if not message.text:
            reason = "binary data before the upgrade"
            raise RemoteError(reason)
        packet = engineio.decode_packet(message.data)
        verdict = self._session.engine.receive_probe_packet(packet, self._clock())
        if verdict is Verdict.ANSWER_PROBE:
            self._socket.write(_PROBE_ANSWER)
            if self._session.mailbox is not None:
                self._session.mailbox.release(engineio.NOOP)
        elif verdict is Verdict.SWITCH:
            self._session.move_to(self._socket)

    def upload_progressed(self) -> None:
        """Do nothing: an upgrade needs no large messages."""

    def writing_paused(self) -> None:
        """Do nothing: hardly anything is written yet."""

    def writing_resumed(self) -> None:
        """Do nothing."""

    def socket_closed(self) -> None:
        """Leave the session on polling."""
        self._session.end_probe()

    def server_stopping(self) -> None:
        """Close; the session is closed on its own transport."""
        self._socket.fail(CloseCode.SERVICE_RESTART)


class TurnedAway:
    """Closes one WebSocket too many of a session: clients expect 101 and then a close."""

    __slots__ = ("_socket",)

    def __init__(self, socket: Socket) -> None:
        self._socket = socket

    def socket_opened(self) -> None:
        """Close."""
        self._socket.fail(CloseCode.POLICY_VIOLATION, "session has a WebSocket")

    def message_received(self, message: Message) -> None:
        """Do nothing: it is closed."""

    def upload_progressed(self) -> None:
        """Do nothing."""

    def writing_paused(self) -> None:
        """Do nothing."""

    def writing_resumed(self) -> None:
        """Do nothing."""

    def socket_closed(self) -> None:
        """Do nothing."""

    def server_stopping(self) -> None:
        """Do nothing."""
