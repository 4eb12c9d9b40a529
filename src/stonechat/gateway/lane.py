"""The requests of one connection, taking effect in the order in which they were sent."""

from collections import deque
from collections.abc import Callable
from typing import Final

WAITING_MOST: Final = 64
"""Requests that wait in a lane before its connection is no longer read from."""

RUNNING_MOST: Final = 256
"""Shared requests of one connection under way at once: about one batch of the appender."""


class Lane:
    """Runs requests one after the other, or side by side where that cannot be seen.

    A *shared* request (a plain send: the appender keeps the order) starts while other shared ones
    are under way; any other request waits for all before it, and those behind wait for it. Whoever
    finishes a request calls `finished`.

    Args:
        pause: called when too much waits: stop reading.
        resume: called when it no longer does.
    """

    __slots__ = ("_exclusive", "_pause", "_resume", "_running", "_starting", "_waiting")

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._pause = pause
        self._resume = resume
        self._running = 0
        self._exclusive = False
        self._starting = False
        self._waiting: deque[tuple[bool, Callable[[], None]]] | None = None

    def add(self, run: Callable[[], None], *, shared: bool) -> None:
        """Start a request, now or when its turn comes.

        What waits when the connection goes is still run: it was sent before the end.
        """
        if not self._waiting and self._may_start(shared=shared):
            self._start(run, shared=shared)
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append((shared, run))
        if len(self._waiting) == WAITING_MOST:
            self._pause()

    def finished(self) -> None:
        """One request that had started is done."""
        self._running -= 1
        self._exclusive = False
        if self._starting:  # it was done at once, inside the loop below
            return
        self._starting = True
        while self._waiting and self._may_start(shared=self._waiting[0][0]):
            shared, run = self._waiting.popleft()
            if len(self._waiting) == WAITING_MOST // 2:
                self._resume()
            self._start(run, shared=shared)
        self._starting = False

    def _may_start(self, *, shared: bool) -> bool:
        if shared:
            return not self._exclusive and self._running < RUNNING_MOST
        return self._running == 0

    def _start(self, run: Callable[[], None], *, shared: bool) -> None:
        self._running += 1
        self._exclusive = not shared
        run()
