"""Long work on the event loop, done in shares between which everybody else has their turn."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Final

SHARE_SECONDS: Final = 0.001
"""How long work that nobody waits for may keep the loop."""

_log = logging.getLogger(__name__)


class Shares:
    """Does one long piece of work at a time, step by step.

    Args:
        call_soon: how to be called once the present turn of the loop is over.
        clock: monotonic seconds, fresh at each call.
    """

    def __init__(
        self, call_soon: Callable[..., object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._call_soon = call_soon
        self._clock = clock
        self._work: Iterator[None] = iter(())
        self._done: Callable[[], None] = _nothing

    def begin(self, work: Iterator[None], done: Callable[[], None]) -> None:
        """Do all steps of some work, the first of them now, and say when it is done.

        Not called before the work begun last is done. What goes wrong in it is logged, and ends it.
        """
        self._work, self._done = work, done
        self._go_on()

    def _go_on(self) -> None:
        until = self._clock() + SHARE_SECONDS
        try:
            for _ in self._work:
                if self._clock() >= until:
                    self._call_soon(self._go_on)
                    return
        except Exception:  # noqa: BLE001 - a defect of ours, after which the next work is due
            _log.exception("work on the event loop was given up")
        self._done()


def _nothing() -> None:
    return
