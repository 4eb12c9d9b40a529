"""Finding messages, as acts ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from stonechat.chat.search import Sought
from stonechat.wire.shapes import Message, Room, User


@dataclass(frozen=True, slots=True)
class MessageSearch:
    """What is looked for, by whom, with the ids of the people and rooms that are meant.

    Attributes:
        actor_id: who asks: of what they may not read, nothing is found.
        sought: terms, what a message has, and when it was sent; its references are not looked at.
        author_ids: one of them wrote it; None for anybody.
        room_ids: it is in one of them, or in a whisper in one of them; None for anywhere.
        mentioned_ids: it calls all of them.
    """

    actor_id: str
    sought: Sought
    author_ids: Sequence[str] | None
    room_ids: Sequence[str] | None
    mentioned_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class FoundMessages:
    """Messages, the newest first, and where to go on: None when there are no more."""

    messages: list[Message]
    next_number: int | None


class Searches(Protocol):
    """What can be found, and making it so."""

    def search_messages(
        self, search: MessageSearch, *, before: int | None, limit: int
    ) -> FoundMessages:
        """The newest messages that fit, those before a place that was gone on from.

        There may be fewer than `limit`, and yet more to come: so much is looked at for one answer.
        """

    def search_rooms(self, actor_id: str, terms: Sequence[str], limit: int) -> list[Room]:
        """Rooms that the actor may see whose name or title holds all of the terms."""

    def search_people(self, terms: Sequence[str], limit: int) -> list[User]:
        """People who hold a name, or are shown with one, that holds all of the terms."""

    def unindexed_streams(self) -> dict[str, int]:
        """How many messages of each stream cannot be found yet; only streams that have such."""

    def index_messages(
        self, stream_ids: Sequence[str], *, most: int, most_characters: int
    ) -> set[str]:
        """Let the next messages of streams be found; returns which streams have more."""

    def reindex(self, stream_id: str, position: int) -> None:
        """Let a message that was changed be found as it is now; a deleted one not at all.

        Whoever changes text, mentions, images, files or pin of a message, or deletes it, has to
        call it afterwards, in the same transaction, while they hold its stream.
        """
