"""One client that waits for each answer: enough to ask for pages."""

import json
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Final, Self

from websockets.sync.client import connect

_OPEN, _PING, _PONG, _CONNECT = "0", "2", "3", "40"
_ACK: Final = "43"
_WAIT_SECONDS: Final = 30.0

Json = dict[str, Any]


class RefusedError(Exception):
    """The server answered that it would not; the message is its code."""


class Client:
    """A Socket.IO client on a WebSocket, without events.

    Args:
        port: of a server on this machine.
        token: of somebody who was here before.
    """

    def __init__(self, port: int, token: str | None = None) -> None:
        self._requests = 0
        address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
        with ExitStack() as opening:
            self._socket = opening.enter_context(connect(address, compression=None, max_size=None))
            self._next(_OPEN)
            self._socket.send(_CONNECT + (json.dumps({"token": token}) if token else ""))
            self._next(_CONNECT)
            self._open = opening.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._open.close()

    def ask(self, event: str, request: Json) -> Json:
        """Send a request and wait for its reply.

        Raises:
            RefusedError: the reply is a refusal.
        """
        reply: Json = json.loads(self.ask_raw(event, request))[0]
        if not reply.pop("ok"):
            raise RefusedError(reply["error"]["code"])
        return reply

    def ask_raw(self, event: str, request: Json) -> str:
        """Send a request and wait for its reply, as the text of a JSON array."""
        number = self._requests
        self._requests += 1
        self._socket.send(f"42{number}" + json.dumps([event, request], separators=(",", ":")))
        return self._next(f"{_ACK}{number}[")[len(f"{_ACK}{number}") :]

    def wait_for_raw(self, event: str) -> str:
        """Read what comes up to the next event of that name, and return the text of its object."""
        start = f'42["{event}",'
        return self._next(start)[len(start) : -1]

    def _next(self, start: str) -> str:
        """The next packet that begins so; broadcasts before it are of no interest."""
        while True:
            packet = str(self._socket.recv(timeout=_WAIT_SECONDS))
            if packet == _PING:
                self._socket.send(_PONG)
            elif packet.startswith(start):
                return packet
