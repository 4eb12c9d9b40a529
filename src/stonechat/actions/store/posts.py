"""Messages and their images, as acts ask for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from stonechat.actions.store.images import NewFile, NewImage
from stonechat.chat.values import Person, RoomAccess
from stonechat.wire import shapes


# One of each for every message that is sent: a struct is made in a fifth of a dataclass's time, and
# the garbage collector, which it cannot need, passes it by.
class NewMessage(Struct, frozen=True, gc=False):
    """A message to be inserted, with its place already handed out.

    Of a whisper, position and revision are those of its stream, which `whisper` names.
    """

    id: str
    room_id: str
    position: int
    revision: int
    author_id: str
    text: str
    client_id: str | None
    reply_to: shapes.ReplyTo | None
    sent_at: datetime
    images: tuple[NewImage, ...] = ()
    files: tuple[NewFile, ...] = ()
    mentions: shapes.Mentions | None = None
    called: tuple[str, ...] = ()
    """Ids of those for whom it counts as a mention; an empty one for everybody in the room."""
    whisper: shapes.Whisper | None = None

    @property
    def stream_id(self) -> str:
        """The stream in which it has its place."""
        return self.room_id if self.whisper is None else self.whisper.id


@dataclass(frozen=True, slots=True)
class EarlierSend:
    """What a (author, client_id) already stands for, and whether its author may see it."""

    message: shapes.Message
    visible: bool


class Counters(Struct, gc=False):
    """A locked stream's numbers; who posts moves them on, and has them stored."""

    head: int
    revision: int


class PostingPlace(Struct, frozen=True, gc=False):
    """Where somebody wants to post: the room, their membership, and who they are.

    `counters` are the room's numbers now, one object for all places in the room; those in `access`
    may be older.
    """

    access: RoomAccess
    author: Person
    user: shapes.User
    """The author as every message of theirs names them."""
    counters: Counters


@dataclass(frozen=True, slots=True)
class Page:
    """Where to cut a page of history: at most one of the places is given; without one, the newest.

    `before` and `after` exclude their position, `around` includes it.
    """

    limit: int
    before: int | None = None
    after: int | None = None
    around: int | None = None
    first: int = 1
    """The position from which on the asker may read."""


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of messages, oldest first, and whether there are others on either side."""

    messages: list[shapes.Message]
    more_before: bool
    more_after: bool


class Posts(Protocol):
    """Messages."""

    def find_sends(self, sends: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], EarlierSend]:
        """Which of these (author, client_id) already stand for a message; all at once."""

    def lock_places(
        self, places: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], PostingPlace]:
        """Look up and lock where (author, room reference) want to post, as far as each may see.

        Rooms are locked in the order of their ids, before memberships are read. What is not to be
        seen is missing in the answer. A constant number of statements for any number of places.
        """

    def find_replied(self, message_ids: Collection[str]) -> Mapping[str, tuple[str, int]]:
        """The (room id, position) of messages, by id."""

    def find_members_by_key(
        self, wanted: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], str]:
        """Ids of the present members of these (room id, case-folded username); all at once."""

    def find_barred(self, places: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """By which of these (room id, author id) somebody is blocked in a direct room of two."""

    def slow_posts(self, places: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], datetime]:
        """When these (room id, author id) said something last, while the room was slow."""

    def note_slow_posts(self, places: Collection[tuple[str, str]]) -> None:
        """Note that these (room id, author id) say something now."""

    def add_messages(
        self, messages: Sequence[NewMessage], counters: Mapping[str, Counters]
    ) -> None:
        """Insert messages and their images, and store the counters of their rooms.

        Each author's read position moves to their newest message of the batch.
        """

    def read_page(self, stream_id: str, page: Page) -> Messages:
        """A page of a room or a whisper. The cost does not depend on its size."""

    def position_at(self, stream_id: str, first: int, last: int, at: datetime) -> int:
        """The first position within bounds of a message sent at an instant or later, else `last`.

        Where the clock was set back between two messages, one that was sent about then.
        """
