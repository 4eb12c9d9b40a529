"""Private messages inside a room, as acts ask for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from stonechat.wire.replies import WhisperState
from stonechat.wire.shapes import Message


@dataclass(frozen=True, slots=True)
class WhisperStream:
    """A stream of private messages: in which room, among whom, and its numbers now."""

    id: str
    room_id: str
    member_ids: tuple[str, ...]
    head: int
    revision: int


@dataclass(frozen=True, slots=True)
class OwnWhisper:
    """A whisper that somebody is part of, and how far they have read it."""

    stream: WhisperStream
    read_position: int
    read_changes: int
    own_past_read: int


class Whispers(Protocol):
    """Streams of private messages. Who is not part of one does not find it."""

    def open_whisper(self, room_id: str, member_ids: Sequence[str]) -> WhisperStream:
        """The stream of these people in a room, made if there is none, and locked."""

    def find_own_whisper(
        self, whisper_id: str, actor_id: str, *, lock: bool = False
    ) -> OwnWhisper | None:
        """A whisper that the actor is part of, whether or not they are still in its room."""

    def own_whispers(
        self, whisper_ids: Collection[str], person_id: str
    ) -> Mapping[str, WhisperStream]:
        """Those of these whispers that somebody is part of, by id; all at once."""

    def whispers_of(self, person_id: str, limit: int) -> list[WhisperState]:
        """What somebody is part of, with what they have not read, the one begun last first."""

    def list_own_whispers(
        self, person_id: str, *, after: str | None, limit: int
    ) -> list[WhisperStream]:
        """What somebody is part of by id, those behind the id `after` only; without the members."""

    def whispers_between(
        self, person_id: str, room_id: str, first: int, last: int, limit: int
    ) -> list[Message]:
        """What was whispered with somebody in a room while its head was from `first` to `last`.

        Oldest first; the newest of them if there are more than `limit`.
        """
