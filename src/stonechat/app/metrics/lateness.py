"""How late the event loop is: what everybody who is connected feels first."""

import asyncio
from collections.abc import Callable
from typing import Final

from stonechat.storage.tally import Tally

_EVERY_SECONDS: Final = 1.0
_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Lateness:
    """Sets itself a timer each second, and notes by how much the loop missed it.

    Attributes:
        seconds: what was noted so far.
    """

    def __init__(
        self, call_later: Callable[..., asyncio.TimerHandle], clock: Callable[[], float]
    ) -> None:
        self.seconds = Tally(_BOUNDS)
        self._call_later = call_later
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None
        self._due_at = 0.0

    def start(self) -> None:
        """Begin, until `stop`."""
        self._due_at = self._clock() + _EVERY_SECONDS
        self._timer = self._call_later(_EVERY_SECONDS, self._note)

    def stop(self) -> None:
        """Note nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _note(self) -> None:
        self.seconds.note(max(0.0, self._clock() - self._due_at))
        self.start()
