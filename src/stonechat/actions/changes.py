"""What acts did, told after the commit to those whom it concerns."""

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from stonechat.actions.store.presence import Appearance
from stonechat.chat.values import Role
from stonechat.wire.messages import ReadMoved
from stonechat.wire.rooms import JoinAsked
from stonechat.wire.shapes import Message, Room, User


class MessageSent(Struct, frozen=True, gc=False):
    """A message took its place in a room; the room's members hear it, its author included."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message is another than it was: edited, deleted, reacted to, pinned; `message` is it now.

    Members of its stream hear it.
    """

    message: Message


@dataclass(frozen=True, slots=True)
class WhisperBegun:
    """People whisper to each other who did not before: they hear the stream from here on.

    Nobody is told of it but by the first message, which follows.
    """

    whisper_id: str
    member_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadPositionMoved:
    """Somebody has read so far; their other connections hear it, and `members` if the room tells.

    Attributes:
        moved: where, who, and how far.
        is_told: whether all members hear it.
    """

    moved: ReadMoved
    is_told: bool


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """A room is like this now, at `room.revision`; its members hear it."""

    room: Room


@dataclass(frozen=True, slots=True)
class DirectOpened:
    """A direct room is there, with everybody in it from `room.revision` on.

    All their connections hear it from there on, and those that get no reply are told so by
    `room_joined`.
    """

    room: Room
    members: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class JoinRequested:
    """Somebody asks to be let in; whoever may let them in hears it."""

    asked: JoinAsked
    hearers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlobsDropped:
    """Nothing names these blobs any more, as far as one transaction knows; their files can go."""

    blobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody became a member, which brought the room to `room.revision`.

    The other members hear `user_joined`; every connection of the newcomer hears the room from here
    on, and those that get no reply are told so by `room_joined`.
    """

    room: Room
    user: User
    role: Role


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Somebody is no longer a member, which brought the room to `revision`.

    The remaining members hear `user_left`; every connection of the leaver stops hearing the room,
    and those that get no reply are told so by `room_removed`.
    """

    room_id: str
    user: User
    revision: int


@dataclass(frozen=True, slots=True)
class AppearanceChanged:
    """Somebody chose to be seen otherwise; those who watch them hear `presence`.

    `before` is how they were until then, where they chose whether they hide.
    """

    appearance: Appearance
    before: Appearance | None = None


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """Somebody is shown otherwise from now on: another name or picture, or no guest any more."""

    user: User


@dataclass(frozen=True, slots=True)
class AvatarDropped:
    """Nobody is shown with this picture any more, given by its URL; its files can go."""

    avatar: str


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """A member has another role, or is muted until another instant; all members hear it.

    `revision` is what that brought the room to.
    """

    room_id: str
    user: User
    role: Role
    revision: int
    muted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class BlockChanged:
    """Somebody blocked somebody or lets them be; nobody is told, but presence looks different."""

    blocker_id: str
    blocked_id: str
    on: bool


@dataclass(frozen=True, slots=True)
class ReportFiled:
    """Something was reported; those who may read it hear that there is something to read."""

    report_id: str
    hearers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailAdded:
    """Something waits in the outbox of mail; whoever sends it need not wait for its next look."""


@dataclass(frozen=True, slots=True)
class PushesAdded:
    """Something waits in the outbox of pushes; whoever sends them need not wait to look."""


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Sessions were revoked, or ended with what they rested on; their connections are cut."""

    person_id: str
    session_ids: tuple[str, ...]


Change = (
    MessageSent
    | MessageChanged
    | WhisperBegun
    | ReadPositionMoved
    | RoomChanged
    | DirectOpened
    | JoinRequested
    | BlobsDropped
    | MemberJoined
    | MemberLeft
    | MemberChanged
    | BlockChanged
    | ReportFiled
    | ProfileChanged
    | AvatarDropped
    | AppearanceChanged
    | MailAdded
    | PushesAdded
    | SessionsEnded
)
