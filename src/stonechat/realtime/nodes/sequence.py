"""One order for all: what several processes publish in a stream, by its revisions."""

from collections.abc import Callable
from typing import Final, Protocol

PATIENCE_SECONDS: Final = 0.1
"""How long what is missing in a stream may still be on its way until the database is asked."""

HELD_MOST: Final = 1_000
"""Changes of one stream that wait for one before them; past it the database has them all."""


class Hub(Protocol):
    """Whoever tells those who are connected here."""

    def latest(self, stream_id: str) -> int | None:
        """The latest revision published in a stream; None if nobody hears it."""

    def publish(self, room_id: str, revision: int, packet: bytes) -> None:
        """Tell everybody who hears the room."""


class Sequence:
    """Hands changes to the hub in the order of their revisions, each once.

    What was told before is dropped. What comes too early is held for a moment; if what is before
    it does not come, it is reported as missing.

    Args:
        hub: where they go.
        missing: told the stream in which something is missing; `settle` is to follow.
        call_later: how to be called after so many seconds.

    Attributes:
        gaps: how often something was missing.
        repeated: how many changes came that had been told.
    """

    def __init__(
        self,
        hub: Hub,
        missing: Callable[[str], None],
        call_later: Callable[..., object],
    ) -> None:
        self.gaps = 0
        self.repeated = 0
        self._hub = hub
        self._missing = missing
        self._call_later = call_later
        self._held: dict[str, dict[int, bytes]] = {}
        # The streams that are looked after, and up to which revision something is missing there.
        self._awaited: dict[str, int] = {}

    def publish(self, stream_id: str, revision: int, packet: bytes) -> None:
        """Tell a change now, or when what is before it has been told."""
        latest = self._hub.latest(stream_id)
        if latest is None:
            return
        if revision == latest + 1:
            self._hub.publish(stream_id, revision, packet)
            if stream_id in self._held:
                self._go_on(stream_id)
        elif revision <= latest:
            self.repeated += 1
        else:
            held = self._held.setdefault(stream_id, {})
            if len(held) < HELD_MOST:
                held[revision] = packet
            self.expect(stream_id, revision)

    def expect(self, stream_id: str, revision: int) -> None:
        """Have it seen to that a stream gets to this revision, at which the database has it."""
        latest = self._hub.latest(stream_id)
        if latest is None or latest >= revision:
            return
        is_looked_after = stream_id in self._awaited
        self._awaited[stream_id] = max(revision, self._awaited.get(stream_id, 0))
        if not is_looked_after:
            self._call_later(PATIENCE_SECONDS, self._look, stream_id, latest)

    def settle(self, stream_id: str) -> None:
        """What was missing has been told; go on with what was held."""
        self._awaited.pop(stream_id, None)
        self._go_on(stream_id)
        held = self._held.get(stream_id)
        if held:
            self.expect(stream_id, max(held))

    def _look(self, stream_id: str, since: int) -> None:
        latest, awaited = self._hub.latest(stream_id), self._awaited.get(stream_id, 0)
        if latest is None or latest >= awaited:
            self._awaited.pop(stream_id, None)
            if latest is None:
                self._held.pop(stream_id, None)
        elif latest > since:  # it moves, so what is missing now has another moment
            self._call_later(PATIENCE_SECONDS, self._look, stream_id, latest)
        else:
            self.gaps += 1
            self._missing(stream_id)

    def _go_on(self, stream_id: str) -> None:
        """Tell what was held, as far as it continues what was told."""
        held, latest = self._held.get(stream_id), self._hub.latest(stream_id)
        if held is None:
            return
        while latest is not None and (packet := held.pop(latest + 1, None)) is not None:
            latest += 1
            self._hub.publish(stream_id, latest, packet)
        for revision in [one for one in held if latest is None or one <= latest]:
            del held[revision]
        if not held:
            del self._held[stream_id]
