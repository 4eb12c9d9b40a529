"""When people were last active: known here at any time, stored seldom and for many at once."""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from math import inf
from typing import Final

STORE_SECONDS: Final = 600.0
"""How much of somebody's activity a crash may make forgotten, at most."""

STORED_AT_ONCE: Final = 200
"""People of one act: a few milliseconds, for which somebody's message may have to wait."""

Store = Callable[[Mapping[str, datetime], Callable[[bool], None]], None]
"""Stores when people were last active, by id, and then says whether it could."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Activity:
    """When those who are here, or left a moment ago, were last active.

    Costs some hundred bytes for each of them, and no timer.

    Args:
        store: makes it durable, some time.
        call_later: how to be called after so many seconds.
        clock: monotonic seconds; a wall clock that is set does not make anybody idle.
        now: the instant that goes with it.

    Attributes:
        now: the same.
        noted: told of each sign, where somebody else has to know; set by whom it belongs to.
    """

    def __init__(
        self,
        store: Store,
        call_later: Callable[..., object],
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._store = store
        self._call_later = call_later
        self._clock = clock
        self.now = now
        self.noted: Callable[[str], None] | None = None
        self._active: dict[str, float] = {}
        self._unstored: set[str] = set()
        self._gone: set[str] = set()
        # What is to be stored as soon as what is being stored is, in the order in which it came.
        self._waiting: dict[str, None] = {}
        self._is_storing = False
        self._round_is_due = False

    def note(self, person_id: str) -> None:
        """Somebody does something, now."""
        self._active[person_id] = self._clock()
        self._unstored.add(person_id)
        if self._gone:
            self._gone.discard(person_id)
        if not self._round_is_due:
            self._need_round()
        if self.noted is not None:
            self.noted(person_id)

    def note_elsewhere(self, person_id: str) -> None:
        """Somebody does something in another process, which has it stored."""
        self._active[person_id] = self._clock()

    def last(self, person_id: str) -> datetime | None:
        """When somebody was last active; None if the store knows it as well as we do."""
        active = self._active.get(person_id)
        return None if active is None else self._at(active)

    def idle_seconds(self, person_id: str) -> float:
        """How long somebody has done nothing; without end if that is not known here."""
        active = self._active.get(person_id)
        return inf if active is None else self._clock() - active

    def settle(self, person_ids: Iterable[str]) -> None:
        """Store what is known of people who have left, and then keep nothing of it."""
        for person_id in person_ids:
            if person_id in self._unstored:
                self._gone.add(person_id)
                self._waiting[person_id] = None
            else:
                self._active.pop(person_id, None)
        self._store_next()

    def stop(self) -> None:
        """Store everything that is not stored, without waiting for one part before the next."""
        self._waiting.update(dict.fromkeys(self._unstored))
        while self._waiting:
            self._store_some()

    def _store_round(self) -> None:
        self._round_is_due = False
        self._waiting.update(dict.fromkeys(self._unstored))
        self._store_next()

    def _store_next(self) -> None:
        if self._waiting and not self._is_storing:
            self._is_storing = True
            self._store_some()

    def _store_some(self) -> None:
        some = list(islice(self._waiting, STORED_AT_ONCE))
        for person_id in some:
            del self._waiting[person_id]
        self._unstored.difference_update(some)
        times = {person_id: self._at(self._active[person_id]) for person_id in some}
        self._store(times, partial(self._stored, some))

    def _stored(self, person_ids: list[str], is_stored: bool) -> None:  # noqa: FBT001 - a verdict
        self._is_storing = False
        if is_stored:
            for person_id in self._gone.intersection(person_ids):
                self._gone.discard(person_id)
                self._active.pop(person_id, None)
            self._store_next()
        else:
            # The store is not there: all of it is tried again with the next round.
            self._unstored.update(person_ids)
            self._waiting.clear()
            self._need_round()

    def _need_round(self) -> None:
        if not self._round_is_due:
            self._round_is_due = True
            self._call_later(STORE_SECONDS, self._store_round)

    def _at(self, active: float) -> datetime:
        return self.now() - timedelta(seconds=self._clock() - active)
