"""The Socket.IO side of a session at work: connections for namespaces, events for listeners."""

from stonechat.protocol import socketio
from stonechat.protocol.engineio import Packet
from stonechat.protocol.errors import CloseCode
from stonechat.protocol.events import (
    ConnectReceived,
    DisconnectReceived,
    EventReceived,
    UnknownNamespace,
)
from stonechat.protocol.socketio_session import Event, SocketSession
from stonechat.transport.application import Application, Listener
from stonechat.transport.connection import Connection
from stonechat.transport.engine import EngineServer
from stonechat.transport.handshake import Handshake
from stonechat.transport.session import Session


class SocketDriver:
    """Connects one session to the application.

    Attributes:
        handshake: the request that opened the session; once the application has been asked to let
            the client in, without what only that was for.
    """

    __slots__ = ("_application", "_listeners", "_server", "_session", "_sockets", "handshake")

    def __init__(
        self, server: EngineServer, session: Session, handshake: Handshake, application: Application
    ) -> None:
        self.handshake = handshake
        self._server = server
        self._session = session
        self._application = application
        self._sockets = SocketSession(
            application.namespaces,
            server.settings.socket_limits,
            payload_limit_bytes=session.payload_limit_bytes,
            now=server.clock(),
        )
        # One entry for each namespace the client is in or has asked for. Until the application
        # has returned its listener, and after a refusal, there is none.
        self._listeners: dict[str, tuple[Connection, Listener]] = {}

    # Handler of the session's messages.

    @property
    def deadline(self) -> float:
        """When the client has kept us waiting too long."""
        return self._sockets.deadline

    def tick(self, now: float) -> None:
        """Look whether the client has kept us waiting too long.

        Raises:
            RemoteError: it has.
        """
        self._sockets.tick(now)

    def message_received(self, packet: Packet, now: float) -> None:
        """Take an Engine.IO message.

        Raises:
            RemoteError: it breaks the protocol.
        """
        if packet.binary:
            event = self._sockets.receive_binary(packet.data, now)
        else:
            event = self._sockets.receive_text(packet.data, now)
        if isinstance(event, EventReceived):
            self._listeners[event.namespace][1].event_received(event)
        elif event is not None:
            self._receive(event)
        elif self._sockets.deadline < self._session.engine.deadline:
            self._server.wheel.add(self._session)

    def session_behind(self) -> None:
        """Tell all listeners."""
        for _, listener in tuple(self._listeners.values()):
            listener.connection_behind()

    def session_drained(self) -> None:
        """Tell all listeners."""
        for _, listener in tuple(self._listeners.values()):
            listener.connection_drained()

    def session_closed(self) -> None:
        """Tell all listeners, for the last time."""
        listeners, self._listeners = self._listeners, {}
        for _, listener in listeners.values():
            listener.connection_closed()

    def _receive(self, event: Event) -> None:
        if isinstance(event, ConnectReceived):
            self._connect(event)
        elif isinstance(event, UnknownNamespace):
            self._session.send_text(event.answer)
        elif isinstance(event, DisconnectReceived):
            self._leave(event.namespace)

    def _connect(self, event: ConnectReceived) -> None:
        connection = Connection(self, self._session, event.namespace)
        listener = self._application.connect(connection, event.auth)
        self.handshake = self.handshake.without_passing()
        if self._sockets.is_in(event.namespace) and not self._session.engine.closed:
            self._listeners[event.namespace] = (connection, listener)
        else:  # refused, or closed, before there was anybody to tell
            listener.connection_closed()

    def _leave(self, namespace: str) -> None:
        connection, listener = self._listeners.pop(namespace)
        connection.resume()
        listener.connection_closed()

    # What connections do.

    def accept(self, connection: Connection) -> None:
        """Let a client in."""
        if self._session.engine.closed or not self._sockets.is_in(connection.namespace):
            return
        packet = self._sockets.accept(connection.namespace, connection.id)
        self._server.settle(self._session)
        self._session.send_text(packet)

    def refuse(self, connection: Connection, message: str, data: object) -> None:
        """Turn a client away.

        Raises:
            LocalError: `data` is no JSON.
        """
        if self._session.engine.closed or not self._sockets.is_in(connection.namespace):
            return
        self._session.send_text(self._sockets.refuse(connection.namespace, message, data))
        if connection.namespace in self._listeners:
            self._leave(connection.namespace)

    def disconnect(self, connection: Connection) -> None:
        """Put a client out and end its session."""
        if not self._session.engine.closed:
            self._session.send_text(socketio.disconnect_packet(connection.namespace))
            self._session.dismiss(CloseCode.NORMAL)

    def limit_payload(self, limit_bytes: int) -> None:
        """Set what the client may send at a time."""
        self._sockets.payload_limit_bytes = limit_bytes
        self._session.limit_payload(limit_bytes)
