"""Rooms and memberships, as acts ask for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stonechat.chat.values import Role, Room, RoomAccess
from stonechat.wire import shapes
from stonechat.wire.replies import RoomState


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a room up to `revision`, as it is now, oldest change first.

    When it is not `complete`, there is more behind that revision.
    """

    members: list[shapes.Member]
    messages: list[shapes.Message]
    revision: int
    complete: bool


class Stream(Protocol):
    """What has positions and revisions, and how far they have come: a room, or a whisper."""

    @property
    def id(self) -> str:
        """Which one."""

    @property
    def head(self) -> int:
        """The position of its newest message, 0 without."""

    @property
    def revision(self) -> int:
        """The number of its latest change."""


class Rooms(Protocol):
    """Rooms, the names they hold, and who is in them."""

    def find_room(self, reference: str, actor_id: str, *, lock: bool = False) -> RoomAccess | None:
        """Look a room up by id, or a public one by name, as far as the actor may see it.

        Args:
            reference: a canonical id, or a name in any spelling that has the same key.
            actor_id: who asks; their membership, also an ended one, comes with the room.
            lock: hold the room's counters until the end of the transaction. Whoever changes a room
                must; what was read before the lock may be stale.
        """

    def find_direct(self, direct_key: str, actor_id: str) -> RoomAccess | None:
        """The direct room of this key, as far as the actor is in it."""

    def add_room(
        self, room: Room, creator_id: str | None, *, direct_key: str | None = None
    ) -> bool:
        """Store a room with its counters; the name is claimed apart.

        `direct_key` says whose direct room it is. False, and nothing is stored, if they have one.
        """

    def save_room(self, room: Room) -> Room:
        """Store what a locked room is like, but for its numbers; returns it one revision later."""

    def claim_room_name(self, room_id: str, keys: Collection[str]) -> bool:
        """Hold all of these keys for a room, or none: False if any is held by another room."""

    def release_room_names(self, room_id: str, *, but: Collection[str]) -> None:
        """Free the keys that a room holds, except for these."""

    def begin_membership(
        self, room: Room, person_id: str, role: Role, *, read_position: int
    ) -> Room:
        """Put somebody into a locked room, now; returns the room after it.

        The revision grows by one and the count of members by one; an ended membership begins anew.
        """

    def end_membership(self, room: Room, person_id: str) -> Room:
        """Take a member out of a locked room, now; returns the room after it."""

    def change_role(self, room: Room, person_id: str, role: Role) -> Room:
        """Give a member of a locked room another role; returns the room after it.

        Whoever is to be more than a plain member is muted no longer.
        """

    def mute_member(self, room: Room, person_id: str, until: datetime | None) -> Room:
        """Let a member of a locked room only listen until then; returns the room after it."""

    def room_owners(self, room_id: str) -> list[str]:
        """Ids of those who are in a room and own it."""

    def longest_standing(self, room_id: str) -> str | None:
        """Id of the moderator, or else the member, who has been in a room for longest, if any."""

    def room_shapes(self, rooms: Sequence[Room]) -> list[shapes.Room]:
        """Write rooms as they are sent: direct ones with their members."""

    def rooms_of(self, person_id: str) -> list[RoomState]:
        """The rooms somebody is in, with what they have not read, oldest membership first."""

    def own_rooms(self, room_ids: Collection[str], person_id: str) -> Mapping[str, RoomAccess]:
        """Those of the rooms that somebody is in, by id; all at once."""

    def visible_rooms(self, room_ids: Collection[str], person_id: str) -> Mapping[str, RoomAccess]:
        """Those of the rooms that somebody may see, by id; all at once."""

    def read_changes(
        self, room: Stream, since: int, *, most: int, most_characters: int, first: int = 1
    ) -> Changes:
        """What has a revision past `since` in a room or whisper that was read in this transaction.

        At most so many messages and members together, and so many characters of text; messages
        from the position `first` on.
        """

    def list_rooms(
        self, actor_id: str, *, query: str, after: tuple[str, str] | None, limit: int
    ) -> list[shapes.Room]:
        """Rooms that can be found, by (`room_key`, id), those behind `after` only.

        These are the public ones, and with a `query`, which matches anywhere in name or title,
        case-folded, also the private ones that the actor is in.
        """

    def list_members(
        self, room_id: str, *, query: str, after: tuple[str, str] | None, limit: int
    ) -> list[shapes.Member]:
        """Present members by (case-folded username, id), those behind `after` only."""
