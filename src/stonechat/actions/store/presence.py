"""How people are seen, as acts and queries ask for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.chat.values import Availability
from stonechat.wire.shapes import User


@dataclass(frozen=True, slots=True)
class Appearance:
    """What is stored of how somebody is seen; whether they are connected is known elsewhere.

    Attributes:
        last_active_at: stored seldom while they are active, and not at all while invisible.
    """

    user: User
    last_active_at: datetime
    availability: Availability = Availability.ONLINE
    shows_presence: bool = True
    text: str | None = None
    emoji: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody with whom one is in the same rooms; also oneself.

    Attributes:
        room_ids: the rooms in which both are.
        blocked: ids of those whom they blocked, and who therefore see nothing of their presence;
            where one alone asks, it says so of that one.
    """

    appearance: Appearance
    room_ids: frozenset[str]
    blocked: frozenset[str] = frozenset()


class Presences(Protocol):
    """How people are seen."""

    def find_appearance(self, person_id: str) -> Appearance | None:
        """How somebody is seen; None for an unknown id."""

    def find_neighbour(self, actor_id: str, person_id: str) -> Neighbour | None:
        """Somebody who is in a room with the actor, or the actor; None for everybody else.

        Of those whom they blocked it says whether the actor is one.
        """

    def find_neighbours(
        self, actor_id: str, person_ids: Collection[str]
    ) -> Mapping[str, Neighbour]:
        """Those of these people who are in a room with the actor, or the actor; all at once.

        Who is in none of them is missing, like who does not exist.
        """

    def note_activity(self, times: Mapping[str, datetime]) -> None:
        """Note when people were last active, by id, except for those who are invisible."""
