"""Events on their way to a program."""

import asyncio
from collections.abc import AsyncIterator

from stonechat.client.events import Event


class Events:
    """Everything the client tells from now on, in order, for one reader.

    What is not read yet waits in memory. The walk ends when the client is closed, and raises when
    the server does not want it back, or when a defect has ended the client.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._end: BaseException | None = None

    def put(self, event: Event) -> None:
        """Let the reader have an event."""
        self._queue.put_nowait(event)

    def end(self, error: BaseException | None) -> None:
        """Let the reader have nothing more."""
        self._end = error
        self._queue.put_nowait(None)

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        event = await self._queue.get()
        if event is not None:
            return event
        self._queue.put_nowait(None)
        raise self._end or StopAsyncIteration
