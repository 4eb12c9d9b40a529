"""A gate between the official client and a real server: counts, refuses, delays, cuts."""

import asyncio
import json
import re
from http import HTTPStatus
from typing import Final, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

QUESTION: Final = re.compile(r'42(\d+)\["history",')
PAGE: Final = re.compile(r'43\d+\[{"ok":true,"messages"')
LIVE: Final = re.compile(r'42\["message",')


class Gate:
    """Lets one client through to a server, as the test wants it.

    Attributes:
        url: where it is.
        questions: how many pages were asked for.
        refusals: how many of the next questions are answered `rate_limited`.
        late: how many of the next pages wait until live messages have gone past them.
        past: how many live messages.
        holes: how many of the next live messages are lost.
        page_waits: set as soon as a page waits.
    """

    def __init__(self, server_url: str) -> None:
        self.url = ""
        self.questions = self.refusals = self.late = self.holes = 0
        self.past = 1
        self.page_waits = asyncio.Event()
        self._server_url = server_url.replace("http", "ws", 1)
        self._open = True
        self._clients: set[ServerConnection] = set()
        # Pages, each with the number of live messages that it still waits for.
        self._waiting: list[tuple[str, int]] = []
        self._listener: Server | None = None

    async def __aenter__(self) -> Self:
        self._listener = await serve(
            self._let_in, "127.0.0.1", 0, compression=None, process_request=self._turn_away
        )
        [at] = [listening.getsockname() for listening in self._listener.sockets]
        self.url = f"http://127.0.0.1:{at[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self.shut()
        self._listener.close()
        await self._listener.wait_closed()

    def cut(self) -> None:
        """Break every connection without a word."""
        self._waiting.clear()
        self.page_waits.clear()
        for client in self._clients:
            client.transport.abort()

    def shut(self) -> None:
        """Break every connection, and let nobody in."""
        self._open = False
        self.cut()

    def open(self) -> None:
        """Let people in again."""
        self._open = True

    async def say(self, packet: str) -> None:
        """Say something to the client in the server's name."""
        for client in self._clients:
            await client.send(packet)

    def _turn_away(self, client: ServerConnection, _: Request) -> Response | None:
        # The client takes this for an error, but waits for long when it is let in and then cut.
        return None if self._open else client.respond(HTTPStatus.SERVICE_UNAVAILABLE, "")

    async def _let_in(self, client: ServerConnection) -> None:
        assert client.request is not None
        async with connect(self._server_url + client.request.path, compression=None) as server:
            self._clients.add(client)
            try:
                async with asyncio.TaskGroup() as ways:
                    ways.create_task(self._up(client, server))
                    ways.create_task(self._down(server, client))
            except* ConnectionClosed:
                pass
            finally:
                self._clients.discard(client)

    async def _up(self, client: ServerConnection, server: ClientConnection) -> None:
        while True:
            packet = await client.recv(decode=True)
            question = QUESTION.match(packet)
            self.questions += bool(question)
            if question and self.refusals:
                self.refusals -= 1
                error = {"code": "rate_limited", "message": "Wait.", "retry_after_ms": 20}
                await client.send(f"43{question[1]}{json.dumps([{'ok': False, 'error': error}])}")
            else:
                await server.send(packet)

    async def _down(self, server: ClientConnection, client: ServerConnection) -> None:
        while True:
            packet = await server.recv(decode=True)
            if self.late and PAGE.match(packet):
                self.late -= 1
                self._waiting.append((packet, self.past))
                self.page_waits.set()
                continue
            if self.holes and LIVE.match(packet):
                self.holes -= 1
                continue
            await client.send(packet)
            if LIVE.match(packet):
                self._waiting = [(page, past - 1) for page, past in self._waiting]
                while self._waiting and not self._waiting[0][1]:
                    await client.send(self._waiting.pop(0)[0])
