"""The requests of one connection, taking effect in the order in which they were sent."""

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

WAITING_MOST: Final = 64
"""Requests that wait in a lane before its connection is no longer read from."""

RUNNING_MOST: Final = 256
"""Shared requests of one connection under way at once: about one batch of the appender."""

BYTES_MOST: Final = 1_000_000
"""Bytes of requests that may wait, and that may run side by side; one alone may have more."""


class _Job(NamedTuple):
    """One request that waits for its turn."""

    run: Callable[[], None]
    shared: bool
    size_bytes: int


class Lane:
    """Runs requests one after the other, or side by side where that cannot be seen.

    A *shared* request (a plain send: the appender keeps the order) starts while other shared ones
    are under way; any other request waits for all before it, and those behind wait for it. Whoever
    finishes a request calls `finished`.

    Args:
        pause: called when too much waits: stop reading.
        resume: called when it no longer does.
    """

    __slots__ = (
        "_exclusive",
        "_held",
        "_pause",
        "_paused",
        "_resume",
        "_running",
        "_running_bytes",
        "_starting",
        "_waiting",
        "_waiting_bytes",
    )

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._pause = pause
        self._resume = resume
        self._paused = False
        self._held = False
        self._exclusive = False
        self._starting = False
        self._running = 0
        self._running_bytes = 0
        self._waiting: deque[_Job] | None = None
        self._waiting_bytes = 0

    def add(self, run: Callable[[], None], *, shared: bool, size_bytes: int = 0) -> None:
        """Start a request, now or when its turn comes.

        What waits when the connection goes is still run: it was sent before the end.
        """
        job = _Job(run, shared, size_bytes)
        if not self._waiting and self._may_start(job):
            self._start(job)
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(job)
        self._waiting_bytes += size_bytes
        if len(self._waiting) >= WAITING_MOST or self._waiting_bytes > BYTES_MOST:
            self._paused = True
            self._pause()

    def finished(self, size_bytes: int = 0) -> None:
        """One request that had started is done; its size as it was given to `add`."""
        self._running -= 1
        self._running_bytes -= size_bytes
        self._exclusive = False
        self._start_waiting()

    def hold(self) -> None:
        """Start nothing for now: whoever asks does not read the answers."""
        self._held = True

    def release(self) -> None:
        """Go on."""
        self._held = False
        self._start_waiting()

    def _start_waiting(self) -> None:
        if self._starting:  # something was done at once, inside the loop below
            return
        self._starting = True
        while self._waiting and self._may_start(self._waiting[0]):
            job = self._waiting.popleft()
            self._waiting_bytes -= job.size_bytes
            if self._paused and self._has_room():
                self._paused = False
                self._resume()
            self._start(job)
        self._starting = False

    def _has_room(self) -> bool:
        waiting = len(self._waiting or ())
        return waiting <= WAITING_MOST // 2 and self._waiting_bytes <= BYTES_MOST // 2

    def _may_start(self, job: _Job) -> bool:
        if self._held:
            return False
        if not self._running:
            return True
        if not job.shared or self._exclusive or self._running >= RUNNING_MOST:
            return False
        return self._running_bytes + job.size_bytes <= BYTES_MOST

    def _start(self, job: _Job) -> None:
        self._running += 1
        self._running_bytes += job.size_bytes
        self._exclusive = not job.shared
        job.run()
