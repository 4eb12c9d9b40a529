"""Who people are beyond their name: profiles, presence, and what is done about each other."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from stonechat.chat import limits
from stonechat.chat.values import Availability, Role, ServerRole
from stonechat.wire.requests import NO_NUL, Cursor, Instant, Limit, Query, Reference, Request
from stonechat.wire.shapes import Message, Shape, Timestamp, User

Words = Annotated[str, Meta(max_length=limits.PROFILE_INPUT_LENGTH, pattern=NO_NUL)]
"""A text about oneself as typed: the rules for profiles say what is wrong with it."""

Pixel = Annotated[int, Meta(ge=0, le=limits.IMAGE_SIDE)]

Status = Literal["online", "away", "offline"]


class Presence(Shape):
    """Whether somebody is there, as far as the one who asks may know.

    Whoever is invisible or hides their presence looks offline; then `last_active_at` is when they
    were last seen, or null.
    """

    user: User
    status: Status
    last_active_at: Timestamp | None
    text: str | None
    emoji: str | None


class Profile(User):
    """Who somebody is, with what they say of themselves."""

    role: ServerRole
    bio: str | None
    pronouns: str | None
    time_zone: str | None
    created_at: Timestamp
    presence: Presence


class OwnProfile(Profile):
    """One's own profile, with the settings that nobody else sees."""

    availability: Availability
    shows_presence: bool
    status_until: Timestamp | None


class ChangeProfile(Request):
    """Change what one says of oneself: what is missing stays, null clears."""

    name: Words | UnsetType | None = UNSET
    bio: Words | UnsetType | None = UNSET
    pronouns: Words | UnsetType | None = UNSET
    time_zone: Words | UnsetType | None = UNSET
    shows_presence: bool | UnsetType = UNSET


class ReadProfile(Request):
    """Somebody's profile."""

    user: Reference


class SetAvatar(Request):
    """Be shown with a picture: with the square at x and y of it, or with its middle.

    The square is one of the picture as it is shown, in pixels; give all of it, or nothing.
    """

    x: Pixel | None = None
    y: Pixel | None = None
    size: Annotated[int, Meta(ge=1, le=limits.IMAGE_SIDE)] | None = None


class ListPeople(Request):
    """People of the server, by name."""

    query: Query | None = None
    cursor: Cursor | None = None
    limit: Limit | None = None


class Watch(Request):
    """Hear of the presence of these people instead of those before."""

    users: Annotated[list[Reference], Meta(max_length=limits.WATCHED)]


class SetStatus(Request):
    """Choose how one is seen, and say why until when; what is not given is cleared."""

    status: Availability
    text: Words | None = None
    emoji: Words | None = None
    until: Instant | None = None


class SetRole(Request):
    """Change what a member is in a room."""

    room: Reference
    user: Reference
    role: Role


class SetServerRole(Request):
    """Change what somebody is on the server."""

    user: Reference
    role: ServerRole


class Block(Request):
    """Stop or let somebody reach one."""

    user: Reference
    on: bool


class BlockedPerson(Request):
    """Somebody whom one blocks, or blocks no longer."""

    user: Reference


class ListBlocked(Request):
    """Those whom one has blocked, by name."""

    cursor: Cursor | None = None
    limit: Limit | None = None


class Report(Request):
    """Have the server's moderators look at a message, or at somebody."""

    reason: Annotated[str, Meta(min_length=1, max_length=limits.REASON_LENGTH, pattern=NO_NUL)]
    message: Reference | None = None
    user: Reference | None = None


class ListReports(Request):
    """What was reported: open reports alone, closed ones alone, or both."""

    open: bool | None = None
    cursor: Cursor | None = None
    limit: Limit | None = None


class CloseReport(Request):
    """Say what came of a report."""

    report: Reference
    outcome: Annotated[str, Meta(min_length=1, max_length=limits.REASON_LENGTH, pattern=NO_NUL)]


class WatchReply(Shape):
    """The presence of those who are watched now."""

    presences: list[Presence]


class PresenceReply(Shape):
    """How one is seen now."""

    presence: Presence


class ProfileReply(Shape):
    """Somebody's profile."""

    profile: Profile


class OwnProfileReply(Shape):
    """One's own profile."""

    profile: OwnProfile


class PersonList(Shape):
    """A page of people; `next` is the cursor of the next one, null at the end."""

    users: list[User]
    next: str | None


class FiledReport(Shape):
    """What somebody reported, with what they saw at that moment, for moderators.

    `context` is the message with up to five before and five behind it, in order.
    """

    id: str
    reporter: User
    user: User
    message: Message | None
    context: list[Message]
    reason: str
    created_at: Timestamp
    closed_at: Timestamp | None
    closed_by: User | None
    outcome: str | None


class ReportReply(Shape):
    """A report as it is now."""

    report: FiledReport


class ReportList(Shape):
    """A page of reports, oldest first; `next` is the cursor of the next one."""

    reports: list[FiledReport]
    next: str | None


class MemberChanged(Shape):
    """A member has another role or is muted otherwise, which brought the room to `revision`."""

    room: str
    user: User
    role: Role
    revision: int
    muted_until: Timestamp | None


class ReportFiled(Shape):
    """Something was reported; what, only those read who ask for it."""

    report: str
