"""One Socket.IO connection written by hand, frame by frame.

What the fault tests prove must not rest on a client library that repeats, drops or reorders things
by itself, nor on any code of the server's.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

WAIT_SECONDS = 60.0

OnEvent = Callable[[str, Any], None]
Reply = dict[str, Any]

_PACKET = re.compile(r"4([234])(\d*)(\[.*)", re.DOTALL)
_decode = msgspec.json.Decoder().decode


class LineLostError(Exception):
    """The connection could not be made, or has ended; `code` is the WebSocket's, if it had one."""

    def __init__(self, why: str, code: int | None = None) -> None:
        super().__init__(why)
        self.code = code


class Line:
    """An open connection, with the welcome already read.

    Attributes:
        welcome: What the server said first.
        pings: How often the server has asked since then whether anybody is there.

    """

    def __init__(self, socket: ClientConnection, on_event: OnEvent) -> None:
        self._socket = socket
        self._on_event = on_event
        self._acks: dict[int, asyncio.Future[Reply]] = {}
        self._next_ack = 0
        self._ended: asyncio.Future[LineLostError] = asyncio.get_running_loop().create_future()
        self.welcome: dict[str, Any] = {}
        self.pings = 0

    async def greet(self, token: str | None) -> None:
        """Join the chat, and read until the welcome; what comes after it goes to `on_event`."""
        await self._socket.recv()
        await self._socket.send("40" + (json.dumps({"token": token}) if token else ""))
        while not self.welcome:
            frame = await self._socket.recv()
            if frame.startswith("42"):  # type: ignore[arg-type]
                name, self.welcome = _decode(frame[2:])
                assert name == "welcome", frame
            elif frame == "2":
                await self._socket.send("3")
            else:
                # Nobody here has a bad token: "44" would be a token forgotten by the server.
                assert frame.startswith("40{"), frame  # type: ignore[arg-type]

    async def listen(self) -> None:
        """Read until the connection ends."""
        try:
            async for frame in self._socket:
                if frame == "2":
                    self.pings += 1
                    await self._socket.send("3")
                else:
                    self._take(frame)
        except (ConnectionClosed, OSError):
            pass
        finally:
            self.end()

    def end(self) -> None:
        """Tell everybody who waits for an answer that there will be none."""
        lost = LineLostError("the connection has ended", self._socket.close_code)
        if not self._ended.done():
            self._ended.set_result(lost)
        for answer in self._acks.values():
            if not answer.done():
                answer.set_exception(lost)
                answer.exception()  # whoever does not look at it must not be scolded
        self._acks.clear()

    async def ended(self) -> LineLostError:
        """Wait until the connection has ended; why."""
        return await asyncio.shield(self._ended)

    async def begin(
        self, event: str, fields: dict[str, Any], attachment: bytes | None = None
    ) -> asyncio.Future[Reply]:
        """Send a request; the future of its reply raises LineLostError if the line ends first."""
        if self._ended.done():
            raise self._ended.result()
        number, self._next_ack = self._next_ack, self._next_ack + 1
        answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._acks[number] = answer
        kind = "2" if attachment is None else "51-"
        try:
            await self._socket.send(f"4{kind}{number}{json.dumps([event, fields])}")
            if attachment is not None:
                await self._socket.send(attachment)
        except (ConnectionClosed, OSError) as error:
            raise LineLostError("the connection ended while sending") from error
        return answer

    async def ask(self, event: str, **fields: Any) -> Reply:
        """Send a request and wait for its reply, whatever it says."""
        answer = await self.begin(event, fields)
        return await asyncio.wait_for(answer, WAIT_SECONDS)

    async def get(self, event: str, **fields: Any) -> Reply:
        """Send a request that must succeed; its reply."""
        reply = await self.ask(event, **fields)
        assert reply["ok"] is True, reply
        return reply

    async def refused(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that must be refused; the Problem."""
        reply = await self.ask(event, **fields)
        assert reply["ok"] is False, reply
        problem: dict[str, Any] = reply["error"]
        return problem

    def _take(self, frame: str | bytes) -> None:
        found = _PACKET.fullmatch(frame) if isinstance(frame, str) else None
        assert found, f"not an event and no acknowledgement: {frame[:80]!r}"
        kind, number, text = found.groups()
        payload = _decode(text)
        if kind == "2":
            self._on_event(*payload)
        else:
            answer = self._acks.pop(int(number))
            if not answer.done():
                answer.set_result(payload[0])


def ignore(_event: str, _payload: Any) -> None:
    """Listen to nothing."""


@asynccontextmanager
async def line(
    port: int, token: str | None = None, on_event: OnEvent = ignore
) -> AsyncIterator[Line]:
    """Connect, join the chat and listen for as long as the block lasts.

    Raises:
        LineLostError: There is no server, or it went before it had said welcome.

    """
    address = f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket"
    opening = connect(
        address, compression=None, ping_interval=None, max_size=None, proxy=None, close_timeout=1
    )
    try:
        socket = await opening
    except (OSError, InvalidHandshake, InvalidMessage, TimeoutError, EOFError) as error:
        raise LineLostError(repr(error)) from error
    try:
        opened = Line(socket, on_event)
        try:
            await opened.greet(token)
        except (ConnectionClosed, OSError) as error:
            raise LineLostError(repr(error), socket.close_code) from error
        listening = asyncio.create_task(opened.listen())
        try:
            yield opened
        finally:
            # Failures of the listener are the test's: a frame that makes no sense, for one.
            if not listening.done():
                listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
    finally:
        socket.transport.abort()
