"""What is talked about, as frozen values: people, rooms and memberships."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class RoomKind(StrEnum):
    """Who can know of a room: everybody, its members, or two or more people for ever."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"


class HistoryView(StrEnum):
    """How much of a room's history a member sees: all, or what was said since they joined."""

    ALL = "all"
    JOINED = "joined"


class Circle(StrEnum):
    """Who of a room may do something: all members, or those with a role."""

    MEMBERS = "members"
    MODERATORS = "moderators"
    OWNERS = "owners"


class Role(StrEnum):
    """What a member is in a room."""

    OWNER = "owner"
    MODERATOR = "moderator"
    MEMBER = "member"


class PersonKind(StrEnum):
    """Whether somebody registered, or only chose a name."""

    GUEST = "guest"
    ACCOUNT = "account"


class ServerRole(StrEnum):
    """What somebody is on the server, least first; `rank` compares them."""

    GUEST = "guest"
    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """How far up this role stands; a guest's is 0."""
        return _RANKS[self]


_RANKS: Final = {role: rank for rank, role in enumerate(ServerRole)}


class Access(StrEnum):
    """Who may come in: guests too, accounts that anybody may make, or accounts by invitation."""

    OPEN = "open"
    REGISTERED = "registered"
    INVITED = "invited"


class SessionKind(StrEnum):
    """Who holds a session's token: a guest, a browser's cookie, or a program."""

    GUEST = "guest"
    BROWSER = "browser"
    PROGRAM = "program"


class LinkPurpose(StrEnum):
    """What a link lets its holder do, once."""

    VERIFY = "verify"
    RESET = "reset"
    OWNER = "owner"


class Availability(StrEnum):
    """How somebody chose to be seen."""

    ONLINE = "online"
    AWAY = "away"
    INVISIBLE = "invisible"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the server knows, present or not.

    A guest who left keeps id and last username, so that old messages have an author; `present` says
    whether the username is still theirs. So does whoever deleted their account, under a name that
    nobody can choose.
    """

    id: str
    kind: PersonKind
    username: str
    name: str | None
    avatar: str | None
    bot: bool
    present: bool
    role: ServerRole = ServerRole.GUEST

    @property
    def guest(self) -> bool:
        """True for somebody without an account."""
        return self.kind is PersonKind.GUEST


@dataclass(frozen=True, slots=True)
class Room:
    """A room as it is at `revision`; `head` is its newest message's position, 0 without.

    Attributes:
        history: how much of it a member sees.
        posting: who may say something.
        calling: who may call everybody by a mention.
        inviting: who may bring others in.
        receipts: whether members see how far the others have read.
        slow_seconds: how long a member waits between two messages; 0 for not at all.
    """

    id: str
    kind: RoomKind
    name: str | None
    title: str | None
    topic: str | None
    members_count: int
    head: int
    revision: int
    created_at: datetime
    archived_at: datetime | None = None
    history: HistoryView = HistoryView.ALL
    posting: Circle = Circle.MEMBERS
    calling: Circle = Circle.MEMBERS
    inviting: Circle = Circle.MEMBERS
    receipts: bool = False
    slow_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Membership:
    """One person's place in one room; it outlives leaving, which sets `left_at`.

    Attributes:
        joined_head: the room's head when they joined; where its history is seen since joining,
            they see what is past it.
        read_changes: grows with every move of `read_position`.
        own_past_read: how many messages past `read_position` are their own, which are not unread.
        muted_until: until when they may only listen.
    """

    room_id: str
    person_id: str
    role: Role
    joined_at: datetime
    left_at: datetime | None
    read_position: int
    joined_head: int = 0
    read_changes: int = 0
    own_past_read: int = 0
    muted_until: datetime | None = None

    @property
    def active(self) -> bool:
        """True while the person is in the room."""
        return self.left_at is None


@dataclass(frozen=True, slots=True)
class RoomAccess:
    """A room that somebody may see, and their membership if they ever had one.

    Only a look-up scoped to the actor makes one, so holding it proves that the room may be named
    to the actor.
    """

    room: Room
    membership: Membership | None

    @property
    def is_member(self) -> bool:
        """True while the actor is in the room."""
        return self.membership is not None and self.membership.active

    @property
    def first_visible(self) -> int:
        """The position from which on the actor may read the room."""
        if self.room.history is HistoryView.ALL or self.membership is None:
            return 1
        return self.membership.joined_head + 1
