"""A push service that takes everything at once, and says how much that was.

It prints `ready on port N`; each line on its standard input is answered with the number of pushes
that it has taken.
"""

import asyncio
import sys

import httptools

_TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


class PushService(asyncio.Protocol):
    """One connection, on which one push follows the other."""

    taken = 0

    def __init__(self) -> None:
        self._parser = httptools.HttpRequestParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take what comes."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Take a push, and say so."""
        PushService.taken += 1
        self._transport.write(_TAKEN)  # type: ignore[attr-defined]


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(PushService, "127.0.0.1", 0, backlog=1_000)
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    _say(f"ready on port {server.sockets[0].getsockname()[1]}")
    while await asked.readline():
        _say(str(PushService.taken))
    server.close()


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
