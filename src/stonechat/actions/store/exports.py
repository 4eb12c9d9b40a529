"""What somebody takes along, as acts ask for it."""

from dataclasses import dataclass
from typing import Protocol

from stonechat.chat.values import RoomAccess
from stonechat.wire.shapes import Message


@dataclass(frozen=True, slots=True)
class Window:
    """Where to look for somebody's messages: behind `after` and up to `upto`, at most `limit`."""

    after: int
    upto: int
    limit: int


class Exports(Protocol):
    """Everything of one person, piece by piece."""

    def memberships_of(
        self, person_id: str, *, ended: bool, after: str | None, limit: int
    ) -> list[RoomAccess]:
        """The rooms that somebody is in, or was in, by id, those behind the id `after` only."""

    def messages_by(self, author_id: str, room_id: str, window: Window) -> list[Message]:
        """What somebody wrote in a window of a room, oldest first.

        The cost depends on the window and not on the room, or on how much of it is theirs.
        """
