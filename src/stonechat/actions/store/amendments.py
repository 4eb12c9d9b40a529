"""Messages that stand already, as acts ask for them and amend them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from stonechat.wire import shapes
from stonechat.wire.messages import Edit


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """Where a message stands that somebody may read.

    Only a look-up scoped to the actor makes one, so holding it proves that the message may be named
    to the actor.

    Attributes:
        stream_id: the stream in which it has its position: its room's, or its whisper's.
        room_id: the room.
        position: its place in the stream.
        is_whisper: whether it is of a whisper, of which the actor is a member.
        first_visible: the position from which on the actor may read the stream.
    """

    stream_id: str
    room_id: str
    position: int
    is_whisper: bool = False
    first_visible: int = 1


@dataclass(frozen=True, slots=True)
class NewText:
    """What a message is to say, and whom it calls, as `NewMessage` has it."""

    text: str
    mentions: shapes.Mentions | None = None
    called: tuple[str, ...] = ()


class Amendments(Protocol):
    """Messages that stand already.

    Whoever changes one has locked its stream, moves the stream's revision on by `advance_stream`,
    and hands the new revision over to be stamped on the message.
    """

    def find_message(self, message_id: str, actor_id: str) -> MessagePlace | None:
        """Where a message stands that the actor may read.

        Of a room as far as they see it and its history, of a whisper as a member, for ever.
        """

    def read_message(self, place: MessagePlace) -> shapes.Message:
        """The message that stands there, as it is now."""

    def lock_streams(self, ids: Iterable[str]) -> None:
        """Hold the counters of streams until the end of the transaction."""

    def advance_stream(self, stream_id: str, *, by: int) -> int:
        """Move the revision of a locked stream on; returns what it is then."""

    def has_newcomers(self, place: MessagePlace) -> bool:
        """Whether anybody came into a message's room after it was sent, and is there."""

    def replace_text(self, place: MessagePlace, new: NewText, revision: int) -> None:
        """Let a message say something else, and keep what it said."""

    def list_edits(self, place: MessagePlace, *, limit: int) -> list[Edit]:
        """The latest texts that a message had before the one it has, oldest first."""

    def empty_message(self, place: MessagePlace, revision: int) -> tuple[str, ...]:
        """Take everything out of a message; returns the blobs that nothing names any more."""

    def has_reacted(self, place: MessagePlace, emoji: str, person_id: str) -> bool:
        """Whether somebody has put this emoji on a message."""

    def add_reaction(self, place: MessagePlace, emoji: str, person_id: str, revision: int) -> None:
        """Note that somebody put an emoji on a message, which they had not."""

    def remove_reaction(self, place: MessagePlace, emoji: str, person_id: str) -> None:
        """Forget that somebody put an emoji on a message."""

    def first_reacting(self, place: MessagePlace, emoji: str, *, limit: int) -> list[str]:
        """Ids of those who put an emoji on a message first, in their order."""

    def show_reactions(
        self, place: MessagePlace, shown: Sequence[shapes.Reaction], revision: int
    ) -> None:
        """Write what is shown of a message's reactions."""

    def set_pinned(self, place: MessagePlace, revision: int, *, on: bool) -> None:
        """Pin a message now, or no longer."""

    def count_pins(self, stream_id: str) -> int:
        """How many messages of a stream are pinned."""

    def list_pins(
        self, stream_id: str, *, first: int, before: int | None, limit: int
    ) -> list[shapes.Message]:
        """Pinned messages from the position `first` on, before `before`, the newest first."""
