"""What is embedded everywhere: people, rooms, messages.

Every field is always there, absent is null, times are RFC 3339 in UTC with milliseconds, ids are
UUID version 7 in canonical form. Fields are only ever added.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from stonechat.chat import values
from stonechat.chat.values import Circle, HistoryView, Person, Role, RoomKind

Timestamp = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""An instant as text: 2026-11-22T17:51:28.042Z."""


AVATARS: Final = "/avatars/"
"""What the addresses of people's pictures begin with."""


class Shape(Struct):
    """Something that is sent; never changed once it is made, so that it is encoded once."""


class User(Shape):
    """Who somebody is, as embedded wherever a person is named."""

    id: str
    username: str
    name: str | None
    avatar: str | None
    guest: bool
    bot: bool


class Member(Shape):
    """A person in a room; `left_at` is set on those who left.

    `read` is how far they have read, where the room tells.
    """

    user: User
    role: Role
    joined_at: Timestamp
    left_at: Timestamp | None
    read: int | None
    muted_until: Timestamp | None


class Room(Shape):
    """A room as it is at `revision`; `members` is given for direct rooms only."""

    id: str
    kind: RoomKind
    name: str | None
    title: str | None
    topic: str | None
    members: list[User] | None
    members_count: int
    revision: int
    head: int
    archived: bool
    created_at: Timestamp
    history: HistoryView
    posting: Circle
    calling: Circle
    inviting: Circle
    receipts: bool
    slow_seconds: int


class Image(Shape):
    """A stored image: re-encoded, without metadata. `placeholder` is a colour such as #a08d77."""

    id: str
    url: str
    thumbnail_url: str
    width: int
    height: int
    bytes: int
    type: str
    name: str | None
    alt: str | None
    placeholder: str | None


class File(Shape):
    """A stored file that is no image: to be saved, never shown. `type` is what its sender said."""

    id: str
    url: str
    name: str
    type: str
    bytes: int


class ReplyTo(Shape):
    """The message that another one answers; nothing of it is copied."""

    id: str
    position: int


class Mentions(Shape):
    """Who is called: people by id, the whole room, or whoever of it was connected (`here`)."""

    users: list[str]
    room: bool
    here: bool


class Reaction(Shape):
    """One emoji on a message: how often, and the first 20 who gave it."""

    emoji: str
    count: int
    users: list[str]


class Whisper(Shape):
    """Where a private message in a room stands; `after` is the room's head at that time."""

    id: str
    members: list[str]
    after: int


class Message(Shape):
    """A message as it is now, at `revision` of its stream and for ever at `position` in it."""

    id: str
    room: str
    position: int
    revision: int
    author: User
    text: str
    images: list[Image]
    reply_to: ReplyTo | None
    mentions: Mentions
    reactions: list[Reaction]
    client_id: str | None
    sent_at: Timestamp
    edited_at: Timestamp | None
    deleted_at: Timestamp | None
    pinned_at: Timestamp | None
    whisper: Whisper | None
    files: list[File]


class MessageReceipt(Shape):
    """All that the author of a message is told when they may no longer see it."""

    id: str
    room: str
    position: int
    sent_at: Timestamp


class Problem(Shape):
    """Why a request was refused: `code` for programs, `message` for people."""

    code: str
    message: str
    event: str | None
    details: dict[str, Any]
    retry_after_ms: int | None


@lru_cache(maxsize=1024)
def timestamp(at: datetime) -> Timestamp:
    """Write an aware instant as the contract wants it: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def user_shape(person: Person) -> User:
    """Write a person as they are embedded everywhere."""
    return User(
        id=person.id,
        username=person.username,
        name=person.name,
        avatar=person.avatar,
        guest=person.guest,
        bot=person.bot,
    )


def room_shape(room: values.Room, members: list[User] | None = None) -> Room:
    """Write a room; members of direct rooms are looked up by whoever has a store."""
    return Room(
        id=room.id,
        kind=room.kind,
        name=room.name,
        title=room.title,
        topic=room.topic,
        members=members,
        members_count=room.members_count,
        revision=room.revision,
        head=room.head,
        archived=room.archived_at is not None,
        created_at=timestamp(room.created_at),
        history=room.history,
        posting=room.posting,
        calling=room.calling,
        inviting=room.inviting,
        receipts=room.receipts,
        slow_seconds=room.slow_seconds,
    )


def image_url(image_id: str) -> str:
    """Where an image is served."""
    return f"/uploads/{image_id}"


def thumbnail_url(image_id: str) -> str:
    """Where an image's small version is served."""
    return f"/uploads/{image_id}/thumbnail"


def file_url(file_id: str) -> str:
    """Where a file that is no image is served."""
    return f"/uploads/{file_id}"


def avatar_url(avatar_id: str) -> str:
    """Where the picture of a person is served, in its largest size; it changes with the picture."""
    return f"{AVATARS}{avatar_id}"


def avatar_id(url: str) -> str:
    """Which picture is served there; the other way round of `avatar_url`."""
    return url.removeprefix(AVATARS)
