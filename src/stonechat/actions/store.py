"""What acts need from a store, in the words of the chat. `storage` implements it for two databases.

A `Transaction` is handed to an act and dies with it. Look-ups that take an `actor_id` are scoped:
what that person may not see is answered exactly like what does not exist.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from stonechat.chat.values import Person, Role, Room, RoomAccess
from stonechat.wire import shapes
from stonechat.wire.replies import RoomState


@dataclass(frozen=True, slots=True)
class NewImage:
    """An image whose files are durable and which a message is about to name."""

    id: str
    type: str
    name: str | None
    alt: str | None
    width: int
    height: int
    bytes: int
    placeholder: str | None


# One of each for every message that is sent: a struct is made in a fifth of a dataclass's time, and
# the garbage collector, which it cannot need, passes it by.
class NewMessage(Struct, frozen=True, gc=False):
    """A message to be inserted, with its place already handed out."""

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


@dataclass(frozen=True, slots=True)
class Messages:
    """A page of messages, oldest first, and whether there are others on either side."""

    messages: list[shapes.Message]
    more_before: bool
    more_after: bool


@dataclass(frozen=True, slots=True)
class Token:
    """Whom a token stands for, and until when."""

    person_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a room up to `revision`, as it is now, oldest change first.

    When it is not `complete`, there is more behind that revision.
    """

    members: list[shapes.Member]
    messages: list[shapes.Message]
    revision: int
    complete: bool


class People(Protocol):
    """Persons, the names they hold, and the tokens that bring them back."""

    def find_person(self, person_id: str) -> Person | None:
        """The person of this id, present or not."""

    def find_token(self, token_hash: bytes) -> Token | None:
        """Whom a token stands for that has not ended at `now`."""

    def add_token(self, token_hash: bytes, person_id: str, expires_at: datetime) -> None:
        """Let a token stand for a person until then."""

    def extend_token(self, token_hash: bytes, expires_at: datetime) -> None:
        """Move the end of a token."""

    def add_guest(self, person_id: str, username: str) -> None:
        """Store a guest; the name is claimed apart."""

    def rename(self, person_id: str, username: str) -> None:
        """Change what a person is called; the name is claimed apart."""

    def claim_name(self, person_id: str, keys: Collection[str]) -> bool:
        """Hold all of these keys for a person, or none: False if any is held by somebody else.

        Keys that the same person holds already do not count against it.
        """

    def release_name(self, person_id: str, left_at: datetime) -> None:
        """Free whatever keys a person holds, and note when they were last here."""

    def present_guests(self) -> list[str]:
        """Ids of the guests who hold a name."""


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

    def add_room(self, room: Room, creator_id: str | None) -> None:
        """Store a room with its counters; the name is claimed apart."""

    def claim_room_name(self, room_id: str, keys: Collection[str]) -> bool:
        """Hold all of these keys for a room, or none: False if any is held by another room."""

    def begin_membership(
        self, room: Room, person_id: str, role: Role, *, read_position: int
    ) -> Room:
        """Put somebody into a locked room, now; returns the room after it.

        The revision grows by one and the count of members by one; an ended membership begins anew.
        """

    def end_membership(self, room: Room, person_id: str) -> Room:
        """Take a member out of a locked room, now; returns the room after it."""

    def rooms_of(self, person_id: str) -> list[RoomState]:
        """The rooms somebody is in, with what they have not read, oldest membership first."""

    def own_rooms(self, room_ids: Collection[str], person_id: str) -> Mapping[str, Room]:
        """Those of the rooms that somebody is in, by id; all at once."""

    def read_changes(self, room: Room, since: int, *, most: int, most_characters: int) -> Changes:
        """What has a revision past `since` in a room that was read in this transaction.

        At most so many messages and members together, and so many characters of text.
        """

    def list_rooms(
        self, actor_id: str, *, query: str, after: str | None, limit: int
    ) -> list[shapes.Room]:
        """Rooms that the actor may see, by key of their name, those behind the key `after` only.

        `query` matches anywhere in name or title, case-folded.
        """

    def list_members(
        self, room_id: str, *, query: str, after: tuple[str, str] | None, limit: int
    ) -> list[shapes.Member]:
        """Present members by (case-folded username, id), those behind `after` only."""


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

    def add_messages(
        self, messages: Sequence[NewMessage], counters: Mapping[str, Counters]
    ) -> None:
        """Insert messages and their images, and store the counters of their rooms.

        Each author's read position moves to their newest message of the batch.
        """

    def read_page(self, room_id: str, page: Page) -> Messages:
        """A page of a room. The cost does not depend on the size of the room."""

    def find_message(self, message_id: str, actor_id: str) -> tuple[str, int] | None:
        """The (room id, position) of a message that the actor may see."""


class Images(Protocol):
    """The images of messages."""

    def find_image(self, image_id: str, actor_id: str) -> NewImage | None:
        """The image, if it is one of a message that the actor may see."""

    def linked_images(self, image_ids: Collection[str]) -> set[str]:
        """Which of these ids are images of messages, whoever may see them."""


class Transaction(People, Rooms, Posts, Images, Protocol):
    """One transaction of the store."""

    @property
    def now(self) -> datetime:
        """The transaction's instant: aware, UTC, whole milliseconds."""

    def new_id(self) -> str:
        """A new UUID version 7 in canonical form."""
