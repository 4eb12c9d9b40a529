"""Who is kept out of a room and who wants to come in, as acts ask for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.wire.rooms import BanEntry, JoinRequest

AskedPlace = tuple[datetime, str]
"""Where a page of those who ask begins: behind this (when they asked, id)."""


@dataclass(frozen=True, slots=True)
class BanTerms:
    """How somebody is kept out: until when (None for good), why, and by whom."""

    until: datetime | None
    reason: str | None
    banned_by: str


class Bans(Protocol):
    """Who is kept out of rooms."""

    def set_ban(self, room_id: str, person_id: str, terms: BanTerms) -> None:
        """Keep somebody out from now on; these terms replace any others."""

    def lift_ban(self, room_id: str, person_id: str) -> bool:
        """Keep somebody out no longer; False if they were not."""

    def is_banned(self, room_id: str, person_id: str) -> bool:
        """Whether somebody is kept out now."""

    def list_bans(
        self, room_id: str, *, after: tuple[str, str] | None, limit: int
    ) -> list[BanEntry]:
        """Who is kept out now, by (case-folded username, id), those behind `after` only."""


class JoinRequests(Protocol):
    """Who asks to be let into rooms."""

    def add_join_request(self, room_reference: str, person_id: str, text: str | None) -> bool:
        """Let somebody ask, now, for what may or may not be a room's id; False if they did before.

        Those of their requests go that are too old, that no room belongs to, or that are too many;
        the cost does not tell which.
        """

    def find_admitters(self, room_reference: str, asker_id: str) -> list[str]:
        """Ids of those who can let somebody into a private room; none where there is nothing to do.

        Nobody can who has blocked the asker; nothing is to be done for members and those who are
        banned, and in archived rooms.
        """

    def list_join_requests(
        self, room_id: str, *, after: AskedPlace | None, limit: int
    ) -> list[JoinRequest]:
        """Who asks and could be let in, those first who have asked for longest."""

    def end_join_request(self, room_id: str, person_id: str) -> bool:
        """Forget that somebody asks; False if they do not, or have done so for too long."""

    def end_join_requests(self, person_id: str) -> None:
        """Forget everything that somebody asks."""
