"""The I/O of a client: connections one after the other, until it is closed or sent away."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, Protocol
from urllib.parse import urlsplit, urlunsplit

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from stonechat.client.backoff import Backoff
from stonechat.client.connection import (
    PATH,
    Answered,
    Connection,
    Dismissed,
    EntryRefused,
    EventHeard,
    Heard,
)
from stonechat.client.conversation import Conversation
from stonechat.client.errors import ClientClosed, Refused
from stonechat.protocol.errors import LocalError, RemoteError

CLOSE_SECONDS: Final = 1.0
"""How long a server that may be gone can hold up our leaving."""


class Channel(Protocol):
    """One WebSocket."""

    async def recv(self) -> str | bytes:
        """Wait for the next message; being cancelled meanwhile loses none."""

    async def send(self, message: str | bytes, /) -> None:
        """Send a message, waiting while the other side does not read."""

    async def close(self) -> None:
        """Close it."""


Dial = Callable[[str], Awaitable[Channel]]
"""Opens a WebSocket to a URL; raises OSError, TimeoutError or WebSocketException if it cannot."""


async def dial(url: str) -> Channel:
    """Open a WebSocket. Heartbeats and limits are the server's, one layer above."""
    return await connect(
        url, compression=None, max_size=None, ping_interval=None, close_timeout=CLOSE_SECONDS
    )


def socket_url(url: str) -> str:
    """Give the address of the WebSocket of the server at `url`, which is http or https."""
    parts = urlsplit(url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme)
    if scheme is None or not parts.netloc:
        raise ValueError(f"{url!r} is no address such as https://chat.example.org")
    return urlunsplit((scheme, parts.netloc, "", "", "")) + PATH


class Driver:
    """Keeps a conversation connected.

    Args:
        url: of the server.
        conversation: what to connect.
        dial: how to open a WebSocket.
        changed: called when the conversation may have something for the program.
    """

    def __init__(
        self, url: str, conversation: Conversation, dial: Dial, changed: Callable[[], None]
    ) -> None:
        self._url = socket_url(url)
        self._conversation = conversation
        self._dial = dial
        self._changed = changed
        self._wake = asyncio.Event()
        self._clock = asyncio.get_running_loop().time

    def wake(self) -> None:
        """Look whether there is something to ask."""
        self._wake.set()

    async def run(self) -> ClientClosed | Refused:
        """Connect again and again; return why the server does not want us back."""
        backoff = Backoff(random.uniform)
        while True:
            began = self._clock()
            try:
                return await self._connect()
            except* (OSError, TimeoutError, WebSocketException, RemoteError) as errors:
                reason = str(errors.exceptions[0]) or type(errors.exceptions[0]).__name__
            lasted_seconds = self._clock() - began if self._conversation.online else 0.0
            self._conversation.lose(reason)
            self._changed()
            await asyncio.sleep(backoff.wait_seconds(lasted_seconds))

    async def _connect(self) -> ClientClosed | Refused:
        """Be connected once; raise why that ended."""
        channel = await self._dial(self._url)
        connection = Connection(self._conversation.token, self._clock())
        try:
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(self._write(channel, connection))
                farewell = await self._read(channel, connection)
                writing.cancel()
        finally:
            await channel.close()
        return farewell

    async def _read(self, channel: Channel, connection: Connection) -> ClientClosed | Refused:
        conversation = self._conversation
        while True:
            try:
                async with asyncio.timeout_at(min(connection.deadline, conversation.deadline)):
                    message = await channel.recv()
            except TimeoutError:
                connection.tick(self._clock())
                conversation.tick(self._clock())
            else:
                heard = connection.receive_message(message, self._clock())
                farewell = self._hear(heard)
                if farewell is not None:
                    return farewell
            self._changed()
            self._wake.set()

    def _hear(self, heard: Heard | None) -> ClientClosed | Refused | None:
        match heard:
            case EventHeard(name=name, json=json):
                self._conversation.receive_event(name, json)
            case Answered(number=number, json=json):
                self._conversation.receive_answer(number, json, self._clock())
            case EntryRefused(problem=problem) if problem is not None:
                return Refused(problem)
            case EntryRefused(message=message):
                return ClientClosed(f"The server does not let us in: {message}")
            case Dismissed():
                return ClientClosed("The server has put us out.")
        return None

    async def _write(self, channel: Channel, connection: Connection) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            for question in self._conversation.requests_to_send(self._clock()):
                try:
                    connection.ask(question.number, question.name, question.request)
                except LocalError as error:
                    self._conversation.unsendable(question.number, str(error), self._clock())
                    self._changed()
            for message in connection.data_to_send():
                await channel.send(message)
