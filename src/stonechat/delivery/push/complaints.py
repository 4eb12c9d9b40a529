"""Telling the operator of push services that do not take what they are given: once in a while.

When one is gone, ten thousand pushes say so. Neither whose device it was nor where is told: an
endpoint is a secret.
"""

import logging
import time
from collections.abc import Callable
from typing import Final

from stonechat.delivery.push.verdicts import Verdict

_log: Final = logging.getLogger(__name__)

EVERY_SECONDS: Final = 60.0
"""How often the same is said of the same push service."""

_REMEMBERED: Final = 500
_QUIET: Final = frozenset({Verdict.GONE})


class Complaints:
    """Logs what goes wrong, each kind once in a while for each push service.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said_at: dict[tuple[str, str], float] = {}

    def hear(self, service: str, fault: str, verdict: Verdict) -> None:
        """Take note of a push that was not taken, and say so if it was not said lately."""
        now, what = self._clock(), (service, fault)
        if now - self._said_at.get(what, -EVERY_SECONDS) < EVERY_SECONDS:
            return
        if len(self._said_at) >= _REMEMBERED:
            self._said_at.clear()
        self._said_at[what] = now
        level = logging.INFO if verdict in _QUIET else logging.WARNING
        _log.log(level, "pushes are not taken: %s", fault, extra={"service": service})
