"""How streams and people stand, asked for many at once by whoever may have missed something.

None of these is scoped to an actor: they are for a server process that knows who hears what.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from stonechat.actions.store.presence import Appearance
from stonechat.chat.values import Role
from stonechat.wire.shapes import Message


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody is in a room, which is at this revision."""

    person_id: str
    room_id: str
    revision: int
    role: Role


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in a stream past a revision, as far as it is all that happened there.

    Attributes:
        messages: each has brought the stream one revision further, the first by the next one.
        revision: where the stream is now; further than the last message if more has happened.
    """

    messages: list[Message]
    revision: int


class Standings(Protocol):
    """How streams and people stand."""

    def stream_revisions(self, stream_ids: Collection[str]) -> Mapping[str, int]:
        """The revision of each of these rooms and whispers that exists; in one statement."""

    def said_since(self, stream_id: str, revision: int, most: int) -> Said | None:
        """What was said in a room or whisper past a revision; None if there is no such stream.

        Without messages if the stream has moved by more than `most`, and without those behind the
        first change that is no message.
        """

    def standings_of(self, person_ids: Collection[str]) -> Sequence[Standing]:
        """The rooms that these people are in; in one statement, at a cost of one row for each."""

    def young_whispers(
        self, person_ids: Collection[str], after: str
    ) -> Sequence[tuple[str, str, int]]:
        """The (id, person id, revision) of whispers of these people that began after an id."""

    def appearances(self, person_ids: Collection[str]) -> Mapping[str, Appearance]:
        """How these people are seen, by id; in one statement."""

    def blocked_by(self, person_ids: Collection[str]) -> Mapping[str, set[str]]:
        """Whom each of these people has blocked, if anybody; in one statement."""
