"""How far people have read, as acts ask for it."""

from typing import Protocol


class Reads(Protocol):
    """Read positions, in rooms and in whispers, and what is counted past them."""

    def move_read(
        self, room_id: str, person_id: str, position: int, *, own_past: int, back: bool
    ) -> int | None:
        """Move a member's read position; its number of changes then, or None if it stays.

        Args:
            room_id: where.
            person_id: whose.
            position: up to where they have read.
            own_past: how many messages past it are their own.
            back: whether it may move back.
        """

    def move_whisper_read(
        self, whisper_id: str, person_id: str, position: int, *, own_past: int, back: bool
    ) -> int | None:
        """Move somebody's read position in a whisper; as `move_read`."""

    def count_own(self, stream_id: str, author_id: str, after: int) -> int:
        """How many messages past a position somebody wrote, among the next `SCANNED_FOR_OWN`."""

    def count_calls(self, stream_id: str, person_id: str, after: int) -> int:
        """How many messages past a position call somebody, to a bound."""

    def count_as_called(self, message_id: str, person_ids: list[str]) -> None:
        """Count a message that still stands as a mention of these people."""
