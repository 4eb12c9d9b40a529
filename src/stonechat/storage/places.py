"""What a writer remembers, from one transaction to the next, of who posts where.

Most messages come from somebody who said something in the same room before. Looking the room, the
membership and the person up again costs a third of such a message, and is not needed where the
database tells that nobody else has written, and this connection has changed nothing of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from stonechat.actions.store import Counters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stonechat.actions.store import PostingPlace
    from stonechat.chat.values import Room

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

    def learn(self, found: Mapping[Place, PostingPlace]) -> None:
        """Remember what was looked up; its counters must be those of `counters_of`."""
        self._known.update(found)

    def counters_of(self, room: Room) -> Counters:
        """Return the counters of a room, the same for all places in it."""
        return self._counters.setdefault(room.id, Counters(room.head, room.revision))

    def move(self, counters: Mapping[str, Counters]) -> None:
        """Note what the counters of rooms are after messages were added."""
        for room_id, after in counters.items():
            known = self._counters.get(room_id, after)
            known.head, known.revision = after.head, after.revision

    def forget(self) -> None:
        """Remember nothing."""
        self._known.clear()
        self._counters.clear()
