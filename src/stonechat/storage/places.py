"""What a writer remembers, from one transaction to the next, of who posts where.

Most messages come from somebody who said something in the same room before. Looking the room, the
membership and the person up again costs a third of such a message, and is not needed where the
database tells that nobody else has written, and this connection has changed nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stonechat.actions.store import Counters, PostingPlace
from stonechat.storage.people import to_person
from stonechat.storage.rooms import to_access, to_room
from stonechat.wire.shapes import User, user_shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stonechat.chat.values import Person, Room

    Place = tuple[str, str]
    """Who wants to post, and the reference by which they mean the room."""

MOST: Final = 8_192
"""Places that are remembered, about a kilobyte each; past it all are forgotten."""


class Places:
    """Places looked up on one connection.

    Whatever writes to a room, a membership or a person makes it forget them all, and so does
    whatever is rolled back: they change seldom beside messages.
    """

    def __init__(self) -> None:
        self._known: dict[Place, PostingPlace] = {}
        self._counters: dict[str, Counters] = {}
        self._version: int | None = None

    def known(self, version: int | None) -> Mapping[Place, PostingPlace]:
        """Return what still holds.

        Args:
            version: what `Dialect.version` says of the transaction in which it is needed.
        """
        if version is None or version != self._version or len(self._known) > MOST:
            self.forget()
        self._version = version
        return self._known

    def learn(self, rows: Iterable[Any], meant: Mapping[Place, tuple[str, str]]) -> None:
        """Remember rows with the columns of a person, a room and a membership.

        Args:
            rows: one for each author and room; a person or room that many name is made once.
            meant: the (author id, room id) of each place that was looked for.
        """
        found: dict[tuple[str, str], PostingPlace] = {}
        rooms: dict[str, Room] = {}
        people: dict[str, tuple[Person, User]] = {}
        for row in rows:
            if row.room_id not in rooms:
                rooms[row.room_id] = to_room(row)
            if row.person_id not in people:
                person = to_person(row)
                people[row.person_id] = person, user_shape(person)
            found[row.person_id, row.room_id] = PostingPlace(
                to_access(row, rooms[row.room_id]),
                *people[row.person_id],
                self._counters_of(rooms[row.room_id]),
            )
        self._known.update(
            (place, found[whose]) for place, whose in meant.items() if whose in found
        )

    def move(self, counters: Mapping[str, Counters]) -> None:
        """Note what the counters of rooms are after messages were added."""
        for room_id, after in counters.items():
            known = self._counters.get(room_id, after)
            known.head, known.revision = after.head, after.revision

    def forget(self) -> None:
        """Remember nothing."""
        self._known.clear()
        self._counters.clear()

    def _counters_of(self, room: Room) -> Counters:
        return self._counters.setdefault(room.id, Counters(room.head, room.revision))
