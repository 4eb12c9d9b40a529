"""Connections on which the server's side is written down beforehand."""

import asyncio

from stonechat.client import ChatClient
from stonechat.client.driver import Channel
from tests.unit.client.facts import raw, welcome

HANDSHAKE = '0{"sid":"x","pingInterval":25000,"pingTimeout":20000,"maxPayload":500}'
WELCOME = '42["welcome",' + bytes(raw(welcome())).decode() + "]"


class Script:
    """A WebSocket on which the server's side is written down; behind it comes what is raised."""

    def __init__(self, *messages: str, end: Exception | None = None) -> None:
        self.messages = list(messages)
        self.end = end
        self.sent: list[str | bytes] = []
        self.closed = False
        self._more = asyncio.Event()

    def hear(self, message: str) -> None:
        """Let the server say something more."""
        self.messages.append(message)
        self._more.set()

    async def recv(self) -> str | bytes:
        await asyncio.sleep(0)
        if self.messages:
            return self.messages.pop(0)
        if self.end is not None:
            raise self.end
        self._more.clear()
        await self._more.wait()
        return self.messages.pop(0)

    async def send(self, message: str | bytes, /) -> None:
        self.sent.append(message)

    async def close(self) -> None:
        self.closed = True


def client_of(*scripts: Script | Exception) -> ChatClient:
    """A client whose attempts to connect end up at these, in order."""
    attempts = iter(scripts)

    async def dial(_: str) -> Channel:
        attempt = next(attempts)
        if isinstance(attempt, Exception):
            raise attempt
        return attempt

    return ChatClient("http://chat.example.org", token="secret", dial=dial)
