"""Who is there, and what they hear."""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stonechat.realtime.audience import Outbox


class Present:
    """The connections of somebody present, and the rooms and whispers that all of them hear.

    The two are kept apart: who only whispered with somebody shares no room with them.
    """

    __slots__ = ("outboxes", "rooms", "whispers")

    def __init__(self) -> None:
        self.outboxes: set[Outbox] = set()
        self.rooms: set[str] = set()
        self.whispers: set[str] | None = None  # most people have none

    def streams(self) -> Iterator[str]:
        """All that they hear."""
        return chain(self.rooms, self.whispers or ())

    def hears(self, stream_id: str) -> bool:
        """Whether they hear a room or a whisper, however many they do."""
        return stream_id in self.rooms or bool(self.whispers and stream_id in self.whispers)
