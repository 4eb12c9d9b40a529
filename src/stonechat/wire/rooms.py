"""What is asked and answered about rooms: who comes in, how they are run, what was done there."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from stonechat.chat import limits
from stonechat.chat.values import Circle, HistoryView
from stonechat.wire.requests import (
    NO_NUL,
    Cursor,
    Instant,
    Limit,
    Name,
    Reference,
    Request,
    Title,
    Topic,
)
from stonechat.wire.shapes import Shape, Timestamp, User

Reason = Annotated[str, Meta(max_length=limits.REASON_LENGTH, pattern=NO_NUL)]


class OpenDirect(Request):
    """Be in a direct room with somebody, or with several people; the same one each time."""

    user: Reference | None = None
    users: Annotated[list[Reference], Meta(max_length=limits.DIRECT_MEMBERS)] | None = None


class AddMember(Request):
    """Bring somebody into a room."""

    room: Reference
    user: Reference


class RemoveMember(Request):
    """Put somebody out of a room; with `until`, they cannot come in again before."""

    room: Reference
    user: Reference
    until: Instant | None = None


class AskToJoin(Request):
    """Ask to be let into a room that one may know only by its id."""

    room: Reference
    text: Reason | None = None


class ListJoinRequests(Request):
    """Who asks to be let into a room, those first who have asked for longest."""

    room: Reference
    cursor: Cursor | None = None
    limit: Limit | None = None


class AnswerJoinRequest(Request):
    """Let somebody in who asked, or not."""

    room: Reference
    user: Reference
    accept: bool


class UpdateRoom(Request):
    """Change what a room is like: what is missing stays, null clears title and topic."""

    room: Reference
    name: Name | UnsetType | None = UNSET
    title: Title | UnsetType | None = UNSET
    topic: Topic | UnsetType | None = UNSET
    history: HistoryView | UnsetType | None = UNSET
    posting: Circle | UnsetType | None = UNSET
    calling: Circle | UnsetType | None = UNSET
    inviting: Circle | UnsetType | None = UNSET
    receipts: bool | UnsetType | None = UNSET
    slow_seconds: Annotated[int, Meta(ge=0, le=limits.SLOW_SECONDS)] | UnsetType | None = UNSET


class ArchiveRoom(Request):
    """Let nothing more be said in a room, or let it go on."""

    room: Reference
    on: bool


class ArchivedRoom(Request):
    """A room that is to be archived, or no longer."""

    room: Reference


class MuteMember(Request):
    """Let a member only listen until an instant; null lets them speak again."""

    room: Reference
    user: Reference
    until: Instant | None = None


class MutedMember(Request):
    """A member who is only to listen until an instant."""

    room: Reference
    user: Reference
    until: Instant


class LiftMute(Request):
    """Let a member speak again."""

    room: Reference
    user: Reference


class Ban(Request):
    """Keep somebody out of a room, for good or until an instant, or no longer."""

    room: Reference
    user: Reference
    on: bool
    until: Instant | None = None
    reason: Reason | None = None


class BannedPerson(Request):
    """Somebody who is to be kept out of a room."""

    room: Reference
    user: Reference
    until: Instant | None = None
    reason: Reason | None = None


class LiftBan(Request):
    """Keep somebody out of a room no longer."""

    room: Reference
    user: Reference


class ListBans(Request):
    """Who is kept out of a room, by name."""

    room: Reference
    cursor: Cursor | None = None
    limit: Limit | None = None


class ListAudit(Request):
    """What moderators did in a room, the latest first."""

    room: Reference
    cursor: Cursor | None = None
    limit: Limit | None = None


class JoinRequest(Shape):
    """Somebody who asks to be let in."""

    user: User
    text: str | None
    asked_at: Timestamp


class JoinRequestList(Shape):
    """A page of those who ask; `next` is the cursor of the next one, null at the end."""

    requests: list[JoinRequest]
    next: str | None


class BanEntry(Shape):
    """Somebody who is kept out; without `until`, for good."""

    user: User
    until: Timestamp | None
    reason: str | None
    banned_by: User
    banned_at: Timestamp


class BanList(Shape):
    """A page of those who are kept out; `next` is the cursor of the next one, null at the end."""

    bans: list[BanEntry]
    next: str | None


class AuditEntry(Shape):
    """One thing that somebody did by a right that not every member has.

    `act` names the event, `user` and `message` whom and what it was about; `details` are its other
    fields. There is never a message's text in it.
    """

    id: str
    actor: User
    act: str
    user: User | None
    message: str | None
    details: dict[str, Any]
    done_at: Timestamp


class AuditList(Shape):
    """A page of what was done; `next` is the cursor of the next one, null at the end."""

    entries: list[AuditEntry]
    next: str | None


class JoinAsked(Shape):
    """Somebody asks to be let into a room; whoever may let them in hears it."""

    room: str
    user: User
    text: str | None
