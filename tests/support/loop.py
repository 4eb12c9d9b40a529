"""An event loop with a clock that only a test moves."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count


class Turn:
    """The present turn of an event loop: what was asked to happen at its end, and later.

    Attributes:
        now: the time, in seconds.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self._soon: list[tuple[Callable[..., object], tuple[object, ...]]] = []
        self._later: list[tuple[float, int, Callable[..., object], tuple[object, ...]]] = []
        self._numbers = count()

    def clock(self) -> float:
        """Tell the time."""
        return self.now

    def call_soon(self, callback: Callable[..., object], *arguments: object) -> None:
        """Do something once this turn is over."""
        self._soon.append((callback, arguments))

    def call_later(self, seconds: float, callback: Callable[..., object], *args: object) -> None:
        """Do something when so much time has passed."""
        heappush(self._later, (self.now + seconds, next(self._numbers), callback, args))

    def end(self) -> None:
        """Do what was asked for, and what time has come for; not what that asks for in turn."""
        calls, self._soon = self._soon, []
        while self._later and self._later[0][0] <= self.now:
            _, _, callback, arguments = heappop(self._later)
            calls.append((callback, arguments))
        for callback, arguments in calls:
            callback(*arguments)

    def finish(self) -> None:
        """Go on until there is nothing left to do, however late it gets."""
        while self._soon or self._later:
            if not self._soon:
                self.now = max(self.now, self._later[0][0])
            self.end()

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and whatever it brings happen when it does."""
        until = self.now + seconds
        while self._soon or (self._later and self._later[0][0] <= until):
            if not self._soon:
                self.now = max(self.now, self._later[0][0])
            self.end()
        self.now = until
