"""Whose turn it is to be written: rooms, in shares of time, between which others have theirs."""

import logging
import time
from collections import deque
from collections.abc import Callable
from math import inf
from typing import Final

from stonechat.realtime.audience import Audience

SHARE_SECONDS: Final = 0.002
"""How long all rooms together may keep the loop; a plain HTTP request takes some four turns."""

REST_MOST_SECONDS: Final = 0.004
"""How long a room rests at most: nobody sees it, and a commit on a good disk fits into it."""

REST_LEAST_SECONDS: Final = 0.001
"""The loop's timers have steps of a millisecond; a room that took less has no rest."""

_log = logging.getLogger(__name__)


class Turns:
    """Writes what is pending in rooms, one after the other, and gives the busy ones a rest.

    Args:
        call_soon: how to be called once the present turn of the loop is over.
        call_later: how to be called after so many seconds.
        clock: monotonic seconds, fresh at each call and not once per turn.
    """

    def __init__(
        self,
        call_soon: Callable[..., object],
        call_later: Callable[..., object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._call_soon = call_soon
        self._call_later = call_later
        self._clock = clock
        self._due: deque[Audience] = deque()
        self._turn_is_due = False

    def add(self, room: Audience) -> None:
        """Let a room be written when its turn comes: once this turn of the loop ends, or later."""
        room.is_due = True
        self._due.append(room)
        self._need_turn()

    def _need_turn(self) -> None:
        if not self._turn_is_due:
            self._turn_is_due = True
            self._call_soon(self._turn)

    def _turn(self) -> None:
        """Write for one share of time; a room that takes longer goes behind the others."""
        self._turn_is_due = False
        now = self._clock()
        until = now + SHARE_SECONDS
        while self._due and now < until:
            room = self._due.popleft()
            done = self._write(room, until)
            began, now = now, self._clock()
            room.spent_seconds += now - began
            if done:
                self._give_rest(room)
            else:
                self._due.append(room)
        if self._due:
            self._need_turn()

    def _write(self, room: Audience, until: float) -> bool:
        try:
            return room.write(self._clock, until)
        except Exception:  # noqa: BLE001 - a defect of one connection must not cost the others
            _log.exception("a connection could not be written to")
            return False

    def write_all(self, room: Audience) -> None:
        """Write everything that is pending in a room, however long it takes."""
        while room.is_waiting:
            self._write(room, inf)

    def _give_rest(self, room: Audience) -> None:
        spent, room.spent_seconds = room.spent_seconds, 0.0
        if spent < REST_LEAST_SECONDS:
            self._rested(room)
        else:
            self._call_later(min(spent, REST_MOST_SECONDS), self._rested, room)

    def _rested(self, room: Audience) -> None:
        if room.is_waiting:
            self.add(room)
        else:
            room.is_due = False
