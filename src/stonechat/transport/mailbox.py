"""What waits for the next poll of a session."""

import asyncio
from collections import deque

from stonechat.protocol import engineio


class Mailbox:
    """Parts in order, and the poll that waits for them.

    Attributes:
        size_bytes: what all waiting parts weigh.
    """

    __slots__ = ("_parts", "_poll", "size_bytes")

    def __init__(self) -> None:
        self._parts: deque[bytes] = deque()
        self._poll: asyncio.Future[list[bytes]] | None = None
        self.size_bytes = 0

    @property
    def polled(self) -> bool:
        """Whether a poll is waiting."""
        return self._poll is not None

    def put(self, part: bytes) -> None:
        """Add a part. It goes out at the end of this turn of the loop if a poll is waiting."""
        self._expect()
        self._parts.append(part)
        self.size_bytes += len(part)

    def put_first(self, part: bytes) -> None:
        """Add a part that overtakes all others: a ping that waited its turn would come too late."""
        self._expect()
        self._parts.appendleft(part)
        self.size_bytes += len(part)

    def take(self) -> list[bytes]:
        """Remove and return as many parts as one response may carry."""
        count = min(len(self._parts), engineio.PARTS_PER_RESPONSE)
        parts = [self._parts.popleft() for _ in range(count)]
        self.size_bytes -= sum(map(len, parts))
        return parts

    def take_all(self) -> list[bytes]:
        """Remove and return all parts, for another transport."""
        parts = list(self._parts)
        self._parts.clear()
        self.size_bytes = 0
        return parts

    def poll(self) -> "asyncio.Future[list[bytes]]":
        """Wait for parts; the future holds what `take` would give, at least one."""
        self._poll = asyncio.get_running_loop().create_future()
        return self._poll

    def release(self, part: bytes) -> None:
        """Answer a waiting poll with this part alone; what else waits stays."""
        poll, self._poll = self._poll, None
        if poll is not None and not poll.done():
            poll.set_result([part])

    def close(self, farewell: bytes) -> None:
        """Answer a waiting poll for the last time, with what it was about to get anyway.

        A close packet goes behind that; any other farewell goes alone.
        """
        if farewell == engineio.CLOSE and self._poll is not None and not self._poll.done():
            last = self.take()[: engineio.PARTS_PER_RESPONSE - 1]
            self._poll.set_result([*last, farewell])
            self._poll = None
        self.release(farewell)

    def abandon(self) -> None:
        """Forget the poll: whoever waited for it is gone."""
        self._poll = None

    def _expect(self) -> None:
        if self._poll is not None and not self._parts:
            asyncio.get_running_loop().call_soon(self._answer)

    def _answer(self) -> None:
        poll = self._poll
        if poll is not None and not poll.done() and self._parts:
            self._poll = None
            poll.set_result(self.take())
