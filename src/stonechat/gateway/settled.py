"""Answers that say at which revisions a client stands, read beside the writer.

A client counts on the next live event of a room being the one after the revision it was answered
with. A reader's snapshot may be older than what is published meanwhile, and newer than what will be
in a moment. So live events of the rooms in question are kept back until the answer is given.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final, Generic, TypeVar

from stonechat.actions.act import Query
from stonechat.chat.errors import ChatError, Unavailable
from stonechat.gateway.visitor import Visitor

R = TypeVar("R")

Revisions = Mapping[str, int | None]
"""By room what an answer stands at: 0 where more is to be asked for, None for no member."""

_ATTEMPTS: Final = 5
"""Each but the first is for a membership that began or ended while the answer was read, or for more
live events than could be kept back."""

_PAUSES_SECONDS: Final = (0.0, 0.03, 0.15, 0.5)
"""Before each attempt but the first, where there are other processes."""


class SettledReading(Generic[R]):
    """One answer, given where it belongs among the live events of its rooms.

    Args:
        visitor: who asks.
        query: reads the answer.
        revisions: what an answer stands at.
        settled: given the answer, or what went wrong.
    """

    def __init__(
        self,
        visitor: Visitor,
        query: Query[R],
        revisions: Callable[[R], Revisions],
        settled: Callable[[R | ChatError], None],
    ) -> None:
        self._visitor = visitor
        self._hub = visitor.services.hub
        self._person_id = visitor.actor.id
        self._query = query
        self._revisions = revisions
        self._settled = settled
        self._attempts = _ATTEMPTS
        self._withheld: set[str] = set()

    def start(self, room_ids: Collection[str] = ()) -> None:
        """Read, and answer later.

        Args:
            room_ids: the rooms that the answer is about, as far as they are known.
        """
        self._attempts -= 1
        outbox = self._visitor.connection
        self._withheld.update(
            room_id for room_id in room_ids if self._hub.withhold(room_id, outbox)
        )
        self._visitor.services.readers.submit(self._query, self._read)

    def _read(self, answer: R | ChatError) -> None:
        if isinstance(answer, ChatError) or self._visitor.closed:
            self._give(answer, {})
            return
        revisions = self._revisions(answer)
        unsettled = [
            room for room, revision in revisions.items() if not self._stands(room, revision)
        ]
        if not unsettled:
            self._give(answer, revisions)
        elif self._attempts:
            self._again(unsettled)
        else:
            self._give(Unavailable(), {})

    def _again(self, room_ids: Collection[str]) -> None:
        """Read once more; where others write too, what they did may still be on its way here."""
        later = self._visitor.services.read_later
        if later is None:
            self.start(room_ids)
        else:
            later(_PAUSES_SECONDS[_ATTEMPTS - 1 - self._attempts], self.start, room_ids)

    def _stands(self, room_id: str, revision: int | None) -> bool:
        heard = self._hub.revision(self._person_id, room_id)
        if revision is None or heard is None:
            return revision is heard
        return revision == heard or self._hub.withholds(room_id, self._visitor.connection)

    def _give(self, answer: R | ChatError, revisions: Revisions) -> None:
        outbox = self._visitor.connection
        for room_id in revisions:
            if not self._hub.withholds(room_id, outbox):
                self._hub.write_out(room_id, outbox)
        try:
            self._settled(answer)
        finally:
            for room_id in self._withheld:
                self._hub.resume(room_id, outbox, revisions.get(room_id) or 0)
