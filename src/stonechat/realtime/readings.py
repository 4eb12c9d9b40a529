"""Noting what changes while it is being read."""

from collections import Counter
from collections.abc import Collection


class Readings:
    """Of whom the store is being asked, and who of them has changed since."""

    def __init__(self) -> None:
        self._read: Counter[str] = Counter()
        self._overtaken: set[str] = set()

    def begin(self, person_ids: Collection[str]) -> None:
        """People are about to be read; what changes of them meanwhile is noted."""
        self._read.update(person_ids)

    def overtake(self, person_id: str) -> None:
        """Somebody changes; harmless if nobody reads them."""
        if person_id in self._read:
            self._overtaken.add(person_id)

    def end(self, person_ids: Collection[str]) -> set[str]:
        """They are read; returns those of whom that is worth nothing, since they have changed."""
        overtaken = self._overtaken.intersection(person_ids)
        self._read.subtract(person_ids)
        for person_id in person_ids:
            if not self._read[person_id]:
                del self._read[person_id]
                self._overtaken.discard(person_id)
        return overtaken
