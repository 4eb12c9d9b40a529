"""Somebody at an official Socket.IO client for Python, who remembers what was said to them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import socketio

from stonechat.wire.broadcasts import BROADCASTS

WAIT_SECONDS = 10

WEBSOCKET = ("websocket",)
POLLING = ("polling",)
UPGRADE = ("polling", "websocket")
TRANSPORTS = {"websocket": WEBSOCKET, "polling": POLLING, "upgrade": UPGRADE}


class Chatter:
    """One connection of one person.

    Attributes:
        client: The official client underneath.
        welcome: What the server said first.
        token: The token that brings this person back, once they have a name.
        user: Who they are, once they have a name.

    """

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.welcome: dict[str, Any] = {}
        self.token: str | None = None
        self.user: dict[str, Any] | None = None
        self._heard: dict[str, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)
        for event in (*BROADCASTS, "disconnect"):
            self.client.on(event, self._heard[event].put)

    async def connect(
        self,
        url: str,
        *,
        transports: Sequence[str] = WEBSOCKET,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Connect and hear the welcome."""
        auth = {"token": token} if token else None
        await self.client.connect(
            url, transports=list(transports), auth=auth, headers=dict(headers or {})
        )
        self.welcome = await self.hears("welcome")
        self.user, self.token = self.welcome["user"], token

    async def asks(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request with an acknowledgement; the reply, whatever it says."""
        reply: dict[str, Any] = await self.client.call(event, fields, timeout=WAIT_SECONDS)
        return reply

    async def gets(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that must succeed; the reply."""
        reply = await self.asks(event, **fields)
        assert reply["ok"] is True, reply
        return reply

    async def is_refused(self, event: str, **fields: Any) -> dict[str, Any]:
        """Send a request that must be refused; the Problem."""
        reply = await self.asks(event, **fields)
        assert reply["ok"] is False, reply
        error: dict[str, Any] = reply["error"]
        assert error["event"] == event
        return error

    async def tells(self, event: str, **fields: Any) -> None:
        """Send a request without an acknowledgement."""
        await self.client.emit(event, fields)

    async def hears(self, event: str, *, within: float = WAIT_SECONDS) -> Any:
        """The next broadcast of this name, waiting for it so many seconds at most."""
        return await asyncio.wait_for(self._heard[event].get(), within)

    async def is_put_out(self) -> None:
        """Wait for the packet after which no official client comes back by itself."""
        reason = await self.hears("disconnect")
        assert reason == self.client.reason.SERVER_DISCONNECT, reason

    def heard_nothing_more(self, event: str) -> bool:
        """Whether no further broadcast of this name has arrived by now."""
        return self._heard[event].empty()

    async def named(self, username: str) -> None:
        """Choose a name that must be free."""
        reply = await self.gets("add_user", username=username)
        self.user, self.token = reply["user"], reply["token"]

    async def leaves(self) -> None:
        """Close the connection."""
        await self.client.disconnect()


@asynccontextmanager
async def chatter(
    url: str,
    username: str | None = None,
    *,
    transports: Sequence[str] = WEBSOCKET,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[Chatter]:
    """Connect somebody, name them if asked to, and close their connection at the end."""
    person = Chatter()
    await person.connect(url, transports=transports, token=token, headers=headers)
    try:
        if username:
            await person.named(username)
        yield person
    finally:
        await person.leaves()
