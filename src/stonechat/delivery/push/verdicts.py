"""What follows from what became of a push."""

import random
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from stonechat.actions.store import PushDelivery
from stonechat.delivery.push.frames import Carried

PAUSES: Final = tuple(timedelta(seconds=it) for it in (5, 30, 120, 600, 1_800, 3_600))
"""After the first attempt, the second and so on; the last one is for all that follow, until what
was to be told expires."""

_SPREAD: Final = 0.2
"""So that ten thousand that failed together do not come back together."""

_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_AGAIN: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
_SERVER_ERROR: Final = 500


class Verdict(StrEnum):
    """What is to become of a delivery."""

    TAKEN = "taken"
    """Its push service has it."""

    LATER = "later"
    """It is tried again."""

    REFUSED = "refused"
    """It never will be taken, whatever we do."""

    GONE = "gone"
    """There is no such device any more."""

    POINTLESS = "pointless"
    """There was nothing left to tell."""


@dataclass(slots=True)
class PushCounts:
    """How many pushes came to what, since the server began."""

    taken: int = 0
    later: int = 0
    refused: int = 0
    gone: int = 0
    pointless: int = 0
    expired: int = 0

    def count(self, verdict: Verdict) -> None:
        """Count one more."""
        setattr(self, verdict.value, getattr(self, verdict.value) + 1)


def judge(delivery: PushDelivery, carried: Carried) -> tuple[Verdict, timedelta]:
    """Say what is to become of a delivery, and after how long if it is tried again.

    A push service that says when it wants to be asked again is not asked before.
    """
    status = carried.status
    if status is not None and HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Verdict.TAKEN, timedelta()
    if status in _GONE:
        return Verdict.GONE, timedelta()
    if carried.hopeless or (status is not None and status not in _AGAIN and status < _SERVER_ERROR):
        return Verdict.REFUSED, timedelta()
    pause = PAUSES[min(delivery.attempts, len(PAUSES) - 1)]
    pause *= 1 + random.uniform(0, _SPREAD)  # noqa: S311 - guards nothing
    return Verdict.LATER, max(pause, timedelta(seconds=carried.retry_after_seconds or 0))
