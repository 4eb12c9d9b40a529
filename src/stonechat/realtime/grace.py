"""Those who lost their last connection a moment ago."""

import time
from collections.abc import Callable
from itertools import islice, takewhile
from typing import Final

WAIT_SECONDS: Final = 0.25
WAITS_MOST: Final = 20
"""How long, and how often, a sign-in under way is waited for: it may be one of theirs."""

OVER_AT_ONCE: Final = 500
"""When a crowd stays away, it is seen to in several turns of the loop."""


class Grace:
    """Who has the grace, which is the same for all; one timer, however many they are.

    Args:
        seconds: how long it lasts.
        is_awaited: whether somebody is about to be back, of whom nobody knows yet who it is.
        call_later: how to be called after so many seconds.
        clock: monotonic seconds.

    Attributes:
        over: told the ids of those who did not come back in time; set by whom it belongs to.
    """

    def __init__(
        self,
        seconds: float,
        is_awaited: Callable[[], bool],
        call_later: Callable[..., object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self.over: Callable[[list[str]], None] = _nothing
        self._is_awaited = is_awaited
        self._waits = 0
        self._call_later = call_later
        self._clock = clock
        # Until when, in the order in which that comes.
        self._until: dict[str, float] = {}
        self._look_is_due = False

    def twin(self) -> "Grace":
        """Make one of the same length for others, which waits for the same."""
        return Grace(self._seconds, self._is_awaited, self._call_later, self._clock)

    def __contains__(self, person_id: str) -> bool:
        """Whether somebody has the grace at this moment."""
        return person_id in self._until

    def begin(self, person_id: str) -> None:
        """Give somebody the whole grace from now on."""
        self._until.pop(person_id, None)
        self._until[person_id] = self._clock() + self._seconds
        self._need_look(self._seconds)

    def end(self, person_id: str) -> None:
        """Somebody is back; harmless for others."""
        self._until.pop(person_id, None)

    def _need_look(self, seconds: float) -> None:
        if not self._look_is_due:
            self._look_is_due = True
            self._call_later(seconds, self._look)

    def _look(self) -> None:
        self._look_is_due = False
        if self._is_awaited() and self._waits < WAITS_MOST:
            self._waits += 1
            self._need_look(WAIT_SECONDS)
            return
        self._waits = 0
        now = self._clock()
        late = takewhile(lambda entry: entry[1] <= now, self._until.items())
        gone = [person_id for person_id, _ in islice(late, OVER_AT_ONCE)]
        for person_id in gone:
            del self._until[person_id]
        if self._until:
            self._need_look(max(0.0, next(iter(self._until.values())) - now))
        if gone:
            self.over(gone)


def _nothing(_: list[str]) -> None:
    return
