"""Guests who lost their last connection keep their place for a while."""

from collections.abc import Callable, Iterable
from typing import Protocol


class Timer(Protocol):
    """Something that will happen later."""

    def cancel(self) -> None:
        """Do not let it happen."""


CallLater = Callable[..., Timer]
"""An event loop's `call_later(seconds, callback, *args)`."""

_SIGN_IN_SECONDS = 0.25
"""How long a departure waits for a sign-in under way: it may be the same guest's."""

_SIGN_IN_WAITS = 20
"""How often it waits: longer than any sign-in takes, and not for ever in a wave of them."""


class Departures:
    """Lets guests go who stay away longer than the grace.

    Time runs only while the server does: after a start, whoever held a place is given the whole
    grace anew (`expect`).
    """

    def __init__(
        self, grace_seconds: float, call_later: CallLater, let_go: Callable[[str], None]
    ) -> None:
        self._grace_seconds = grace_seconds
        self._call_later = call_later
        self._let_go = let_go
        self._timers: dict[str, Timer] = {}
        self._signing_in = 0
        self._stopped = False

    def expect(self, person_ids: Iterable[str]) -> None:
        """Give these guests, who are not connected, the whole grace from now, or what they have."""
        for person_id in person_ids:
            if person_id not in self._timers:
                self.gone(person_id)

    def gone(self, person_id: str) -> None:
        """A guest has no connection left."""
        self.back(person_id)
        if not self._stopped:
            self._wait(person_id, self._grace_seconds, _SIGN_IN_WAITS)

    def back(self, person_id: str) -> None:
        """A guest has a connection again."""
        timer = self._timers.pop(person_id, None)
        if timer is not None:
            timer.cancel()

    def gone_elsewhere(self, person_id: str) -> None:
        """A guest has no connection left to another process either: the grace begins there."""
        if person_id in self._timers:
            self.gone(person_id)

    def sign_in_began(self) -> None:
        """Somebody is signing in who may be one of those that are waited for."""
        self._signing_in += 1

    def sign_in_ended(self) -> None:
        """That sign-in is decided, and `back` has been said if it was one of them."""
        self._signing_in -= 1

    def is_anybody_signing_in(self) -> bool:
        """Whether a sign-in is under way."""
        return self._signing_in > 0

    def stop(self) -> None:
        """Let nobody go any more: the server itself is going."""
        self._stopped = True
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _wait(self, person_id: str, seconds: float, waits: int) -> None:
        self._timers[person_id] = self._call_later(seconds, self._due, person_id, waits)

    def _due(self, person_id: str, waits: int) -> None:
        if self._signing_in and waits:
            self._wait(person_id, _SIGN_IN_SECONDS, waits - 1)
            return
        del self._timers[person_id]
        self._let_go(person_id)
