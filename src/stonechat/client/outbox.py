"""What a program wants to say: repeated in order until the server has answered each for good."""

from collections.abc import Mapping
from itertools import islice
from math import inf
from typing import Final

from stonechat.wire.requests import SendMessage
from stonechat.wire.shapes import Problem

PASSING: Final = frozenset({"rate_limited", "unavailable"})
"""Refusals after which the same send may well succeed."""

PAUSE_SECONDS: Final = 1.0
"""How long to wait when the server does not say."""


class Outbox:
    """Messages by the numbers of their requests, in the order in which they were given.

    Every one has a `client_id`, so that repeating it is safe whatever became of it. One that waits
    for a repetition holds back those behind it; one that is refused for good steps aside.

    Args:
        in_flight: how many may be on their way at once. More than one is faster, and keeps the
            order through lost connections; but where the server refuses some, for the moment or
            unheard because the connection ends, those behind them may be stored first.
    """

    def __init__(self, in_flight: int) -> None:
        self._in_flight = in_flight
        self._waiting: dict[int, SendMessage] = {}
        self._asked: set[int] = set()
        self._paused_until = -inf

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, number: object) -> bool:
        return number in self._waiting

    @property
    def deadline(self) -> float:
        """When `tick` is to be called; infinite if nothing waits for the time."""
        return self._paused_until if self._waiting and self._paused_until > -inf else inf

    def tick(self, now: float) -> None:
        """Look whether the pause is over."""
        if now >= self._paused_until:
            self._paused_until = -inf

    def add(self, number: int, message: SendMessage) -> None:
        """Put a message behind all others."""
        self._waiting[number] = message

    def due(self, now: float) -> list[tuple[int, SendMessage]]:
        """Take those that are to be asked now, in order; they count as asked."""
        self.tick(now)
        if self._paused_until > now:
            return []
        first = islice(self._waiting.items(), self._in_flight)
        due = [(number, message) for number, message in first if number not in self._asked]
        self._asked.update(number for number, _ in due)
        return due

    def done(self, number: int) -> None:
        """Let one go: it was answered for good, or nobody wants it any more."""
        self._waiting.pop(number, None)
        self._asked.discard(number)

    def refused(self, number: int, problem: Problem, now: float) -> bool:
        """Take a refusal; True if the message is to be asked again, False if that is final."""
        if problem.code not in PASSING:
            self.done(number)
            return False
        self._asked.discard(number)
        wait_ms = problem.retry_after_ms
        pause_seconds = PAUSE_SECONDS if wait_ms is None else wait_ms / 1000
        self._paused_until = max(self._paused_until, now + pause_seconds)
        return True

    def lose(self) -> None:
        """Note that the connection is gone: what was not answered will be asked again."""
        self._asked.clear()

    def clear(self) -> Mapping[int, SendMessage]:
        """Give up; those that were not answered are returned."""
        waiting, self._waiting = self._waiting, {}
        self._asked.clear()
        return waiting
