"""The changes of one stream as a client takes them: in order, each once, none left out.

A stream is at a revision. A change of the next revision is applied, an older one is dropped, and a
later one shows a hole: then the client asks what it missed, and keeps the changes that come
meanwhile until it knows.
"""

from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from stonechat.client.events import Event

KEPT_MOST: Final = 1_000
"""Changes that are kept while catching up; those behind them are asked for afterwards."""


class Numbered(Protocol):
    """What was done to a stream, which is at `revision` by that."""

    revision: int


C = TypeVar("C", bound=Numbered)


class Stream(Generic[C]):
    """Where a client is in a stream, and what it cannot apply yet.

    Args:
        revision: up to which change everything is known.
        apply: takes the next change, whatever it is, and gives what the program is told of it.

    Attributes:
        revision: the same, moved on by each change.
    """

    def __init__(self, revision: int, apply: Callable[[C], Event]) -> None:
        self.revision = revision
        self._apply = apply
        # The highest revision that the server has shown, and what cannot be applied before others.
        self._shown = revision
        self._kept: list[C] = []
        self._incomplete = False

    @property
    def complete(self) -> bool:
        """Whether everything that the server has shown is known; if not, one has to ask."""
        return self._shown <= self.revision and not self._incomplete

    def begin(self, revision: int) -> None:
        """Begin on a new connection, on which nothing has been heard; the server is there."""
        self._shown = revision
        self._incomplete = False
        self._kept.clear()

    def show(self, revision: int) -> None:
        """Note that the server is at a revision."""
        self._shown = max(self._shown, revision)

    def hear(self, change: C) -> list[Event]:
        """Take a broadcast: apply it, drop it, or keep it until what is missing is known.

        Raises:
            RemoteError: it contradicts what was told before.
        """
        if change.revision <= self.revision:
            return []
        if self.complete and change.revision == self.revision + 1:
            return [self._take(change)]
        self.show(change.revision)
        if len(self._kept) < KEPT_MOST:
            self._kept.append(change)
        return []

    def reach(self, revision: int, *, complete: bool) -> list[Event]:
        """Note that an answer told everything up to a revision, and apply what waited for it.

        Raises:
            RemoteError: what waited contradicts what was told.
        """
        asked_from, self.revision = self.revision, revision
        self._incomplete = not complete
        if not complete:
            return []
        events = self._take_kept()
        if self.revision == asked_from:
            # The server knows of nothing more than it has told: asking again would not help.
            self._shown = self.revision
            self._kept.clear()
        return events

    def _take_kept(self) -> list[Event]:
        events = []
        kept, self._kept = self._kept, []
        for change in kept:
            if change.revision == self.revision + 1:
                events.append(self._take(change))
            elif change.revision > self.revision:
                self._kept.append(change)
        return events

    def _take(self, change: C) -> Event:
        event = self._apply(change)
        self.revision = change.revision
        self.show(change.revision)
        return event
