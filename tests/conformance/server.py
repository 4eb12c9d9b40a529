"""The product's transport and protocol without chat, for conformance suites to be run against.

`/socket.io/` serves a small application, `/engine.io/` an Engine.IO echo, `/echo` a WebSocket echo.
Prints `ready` when it listens.
"""

import argparse
import asyncio
import time
from http import HTTPStatus

import msgspec
import uvicorn
import uvloop

from stonechat.protocol.engineio import Packet
from stonechat.protocol.events import EventReceived
from stonechat.protocol.websocket import Message, Opcode, frame
from stonechat.transport.application import Listener
from stonechat.transport.connection import Connection
from stonechat.transport.engine import EngineServer
from stonechat.transport.handshake import Handshake
from stonechat.transport.polling import PollingApp, Receive, Scope, Send
from stonechat.transport.receiver import Receiver, Socket
from stonechat.transport.server import SocketServer
from stonechat.transport.serving import DrainingServer
from stonechat.transport.session import Session
from stonechat.transport.settings import HttpLimits, TransportSettings

DRAIN_SECONDS = 0.5


class EchoListener:
    """Answers `message` with `message-back` and acknowledges `message-with-ack`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def event_received(self, event: EventReceived) -> None:
        """Echo the arguments, unless they are something that nobody should be sent."""
        try:
            for index in range(len(event.arguments)):
                event.argument(index, object)
        except msgspec.DecodeError:
            return
        if event.name == "message":
            self._connection.emit("message-back", *event.arguments)
        elif event.name == "message-with-ack" and event.ack_id is not None:
            self._connection.acknowledge(event.ack_id, *event.arguments)

    def connection_behind(self) -> None:
        """Nothing here is live."""

    def connection_drained(self) -> None:
        """Nothing here is live."""

    def connection_closed(self) -> None:
        """Nothing is kept."""


class EchoApplication:
    """Lets everybody in, and shows them what they sent along."""

    namespaces = frozenset({"/", "/custom"})

    def connect(self, connection: Connection, auth: bytes | None) -> Listener:
        """Accept, then emit `auth`."""
        try:
            msgspec.json.decode(auth or b"{}")
        except (msgspec.DecodeError, RecursionError):
            connection.refuse("Invalid auth")
        else:
            connection.accept()
            connection.emit("auth", msgspec.Raw(auth or b"{}"))
        return EchoListener(connection)


class EngineEcho:
    """Sends every Engine.IO message back."""

    deadline = float("inf")

    def __init__(self, server: EngineServer, session: Session) -> None:
        self._session = session
        self._server = server

    def tick(self, now: float) -> None:
        """Wait for nothing."""

    def message_received(self, packet: Packet, now: float) -> None:  # noqa: ARG002
        """Echo a message."""
        self._server.settle(self._session)
        if packet.binary:
            self._session.send_binary(packet.data)
        else:
            self._session.send_text(b"4" + packet.data)

    def session_behind(self) -> None:
        """Nothing here is live."""

    def session_drained(self) -> None:
        """Nothing here is live."""

    def session_closed(self) -> None:
        """Nothing is kept."""


class SocketEcho:
    """Sends every WebSocket message back."""

    def __init__(self, socket: Socket, limit_bytes: int) -> None:
        self._socket = socket
        self._limit_bytes = limit_bytes

    def socket_opened(self) -> None:
        """Let messages be as large as is configured."""
        self._socket.limit_messages(self._limit_bytes)

    def message_received(self, message: Message) -> None:
        """Echo a message."""
        self._socket.write(frame(message.data, Opcode.TEXT if message.text else Opcode.BINARY))

    def upload_progressed(self) -> None:
        """Have no heartbeat."""

    def writing_paused(self) -> None:
        """Read no more than can be sent back."""
        self._socket.hold()

    def writing_resumed(self) -> None:
        """Go on."""
        self._socket.release()

    def socket_closed(self) -> None:
        """Keep nothing."""

    def server_stopping(self) -> None:
        """Leave it to uvicorn."""


class EchoEndpoint:
    """Takes WebSockets at `/echo`."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes

    def open_socket(self, handshake: Handshake, socket: Socket) -> Receiver:  # noqa: ARG002
        """Take anybody."""
        return SocketEcho(socket, self._limit_bytes)


class ConformanceServer:
    """Everything at its path, as one ASGI application and one set of WebSocket endpoints."""

    def __init__(self, settings: TransportSettings) -> None:
        self.sockets = SocketServer(EchoApplication(), settings)
        self.engine = EngineServer(self._echo, settings, self.sockets.wheel, time.monotonic)
        self.sockets.endpoints["/engine.io"] = self.engine
        self.sockets.endpoints["/echo"] = EchoEndpoint(settings.max_payload_bytes)
        self._engine_polling = PollingApp(self.engine)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve polling at both paths, and 404 elsewhere."""
        path = scope["path"].rstrip("/")
        if path == "/socket.io":
            await self.sockets(scope, receive, send)
        elif path == "/engine.io":
            await self._engine_polling(scope, receive, send)
        else:
            headers = [(b"content-length", b"0")]
            start = {"status": int(HTTPStatus.NOT_FOUND), "headers": headers}
            await send({"type": "http.response.start", **start})
            await send({"type": "http.response.body", "body": b""})

    async def drain(self) -> None:
        """Let everybody go."""
        await self.sockets.drain(DRAIN_SECONDS / 2)
        await self.engine.drain(DRAIN_SECONDS / 2)

    def _echo(self, session: Session, _handshake: Handshake) -> EngineEcho:
        return EngineEcho(self.engine, session)


def read_settings(arguments: argparse.Namespace) -> TransportSettings:
    """Turn the command line into settings."""
    return TransportSettings(
        origins="*",
        ping_interval_seconds=arguments.ping_interval_ms / 1000,
        ping_timeout_seconds=arguments.ping_timeout_ms / 1000,
        connect_timeout_seconds=arguments.connect_timeout_ms / 1000,
        upgrade_timeout_seconds=arguments.upgrade_timeout_ms / 1000,
        max_payload_bytes=arguments.max_payload,
        http=HttpLimits(head_timeout_seconds=arguments.head_timeout_ms / 1000),
    )


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--ping-interval-ms", type=int, default=300)
    parser.add_argument("--ping-timeout-ms", type=int, default=200)
    parser.add_argument("--connect-timeout-ms", type=int, default=1000)
    parser.add_argument("--upgrade-timeout-ms", type=int, default=2000)
    parser.add_argument("--max-payload", type=int, default=1_000_000)
    parser.add_argument("--head-timeout-ms", type=int, default=15_000)
    return parser.parse_args()


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until a signal comes."""
    application = ConformanceServer(read_settings(arguments))
    config = uvicorn.Config(
        application,
        host=arguments.host,
        port=arguments.port,
        http=application.sockets.http_protocol,
        ws=application.sockets.websocket_protocol,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    await DrainingServer(config, drain=application.drain, ready=announce).serve()


def announce(port: int) -> None:
    """Say that connections are accepted, for whoever waits for it, and where."""
    if read_arguments().port:
        print("ready", flush=True)  # noqa: T201 - this line is the program's output
    else:
        print(f"ready {port}", flush=True)  # noqa: T201


def main() -> None:
    """Run the server on the loop that the product uses."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(read_arguments()))


if __name__ == "__main__":
    main()
