"""WebSockets between a real client and a real server that lose what they are told to lose."""

import asyncio
import json
import re
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect

from tests.support.narrow import narrow_socket

# What carries a revision, so that the next one shows that it is missing.
NUMBERED: Final = re.compile(
    r'42\["(message|message_changed|user_joined|user_left|member_changed|room_changed)",'
)
UNAVAILABLE: Final = re.compile(r'43\d+\[{"ok":false,"error":{"code":"unavailable"')


class Lossy:
    """The connections of one client, one after the other.

    Attributes:
        holes: how many of the next broadcasts are lost on the way.
        refusals: how many of the next attempts to connect fail.
        reads: clear while the client does not read.
        lost: how many broadcasts were lost.
        heard: room and revision of every broadcast that the server sent, lost ones too.
        lost_of: the whispers of which something was lost.
        overheard: the members of every whisper of which something was sent, lost or not.
        unavailable: how many requests the server could not carry out for the moment.
    """

    def __init__(self) -> None:
        self.holes = 0
        self.refusals = 0
        self.lost = 0
        self.heard: list[tuple[str, int]] = []
        self.lost_of: set[str] = set()
        self.overheard: list[list[str]] = []
        self.unavailable = 0
        self.reads = asyncio.Event()
        self.reads.set()
        self._inner: ClientConnection | None = None

    async def dial(self, url: str) -> "LossyChannel":
        """Open a WebSocket, with little room in between."""
        if self.refusals:
            self.refusals -= 1
            raise ConnectionRefusedError("so the test wants it")
        self._inner = await connect(
            url,
            sock=await narrow_socket(url),
            compression=None,
            max_size=None,
            max_queue=1,
            ping_interval=None,
        )
        return LossyChannel(self, self._inner)

    def cut(self) -> None:
        """Break the present connection, without a word to the other side."""
        if self._inner is not None:
            self._inner.transport.abort()

    def hear(self, event: str, change: dict[str, Any]) -> None:
        """Note what the server said, whether it arrives or not."""
        if change.get("whisper"):
            self.overheard.append(change["whisper"]["members"])
        else:
            room_id = change["id" if event == "room_changed" else "room"]
            self.heard.append((room_id, change["revision"]))

    def lose(self, change: dict[str, Any]) -> None:
        """Note that a broadcast does not arrive."""
        self.holes -= 1
        self.lost += 1
        if change.get("whisper"):
            self.lost_of.add(change["whisper"]["id"])

    def heal(self) -> None:
        """Lose nothing more."""
        self.holes = self.refusals = 0
        self.reads.set()


class LossyChannel:
    """One WebSocket."""

    def __init__(self, lossy: Lossy, inner: ClientConnection) -> None:
        self._lossy = lossy
        self._inner = inner

    async def recv(self) -> str | bytes:
        """Wait for the next message that is not lost."""
        while True:
            await self._lossy.reads.wait()
            message = await self._inner.recv()
            self._lossy.unavailable += bool(UNAVAILABLE.match(str(message)))
            if not NUMBERED.match(str(message)):
                return message
            event, change = json.loads(message[2:])
            self._lossy.hear(event, change)
            if not self._lossy.holes:
                return message
            self._lossy.lose(change)

    async def send(self, message: str | bytes, /) -> None:
        """Send a message."""
        await self._inner.send(message)

    async def close(self) -> None:
        """Close it."""
        await self._inner.close()
