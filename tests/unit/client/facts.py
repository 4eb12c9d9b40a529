"""People, rooms and messages to play with, small and valid."""

from typing import Any

import msgspec

from stonechat.chat.values import Access, Circle, HistoryView, Role, RoomKind
from stonechat.wire.broadcasts import Limits, ServerInfo, UserJoined, UserLeft, Welcome
from stonechat.wire.people import MemberChanged
from stonechat.wire.replies import Missed, RoomState
from stonechat.wire.shapes import Member, Mentions, Message, Room, User

AT = "2026-11-22T17:51:28.042Z"
LIMITS = Limits(10_000, 10_000_000, 10, 12_000_000, 32, 100, 25_000_000, 10)
SERVER = ServerInfo("Stonechat", "0.1.0", Access.OPEN, LIMITS)


def user(name: str) -> User:
    """Somebody whose id is their name."""
    return User(name, name, None, None, guest=True, bot=False)


ADA = user("ada")
BEN = user("ben")


def room(revision: int, head: int = 0, *, members: int = 1, name: str = "kitchen") -> Room:
    """A room whose id is its name."""
    return Room(
        id=name,
        kind=RoomKind.PUBLIC,
        name=name,
        title=None,
        topic=None,
        members=None,
        members_count=members,
        revision=revision,
        head=head,
        archived=False,
        created_at=AT,
        history=HistoryView.ALL,
        posting=Circle.MEMBERS,
        calling=Circle.MEMBERS,
        inviting=Circle.MEMBERS,
        receipts=False,
        slow_seconds=0,
    )


def message(position: int, revision: int, text: str = "", *, author: User = BEN) -> Message:
    """Something said in the kitchen."""
    return Message(
        id=f"m{position}",
        room="kitchen",
        position=position,
        revision=revision,
        author=author,
        text=text or f"text {position}",
        images=[],
        reply_to=None,
        mentions=Mentions(users=[], room=False, here=False),
        reactions=[],
        client_id=None,
        sent_at=AT,
        edited_at=None,
        deleted_at=None,
        pinned_at=None,
        whisper=None,
        files=[],
    )


def joined(who: User, revision: int) -> UserJoined:
    """Somebody comes."""
    return UserJoined("kitchen", who, revision)


def left(who: User, revision: int) -> UserLeft:
    """Somebody goes."""
    return UserLeft("kitchen", who, revision)


def changed(who: User, revision: int, role: Role, muted_until: str | None = None) -> MemberChanged:
    """Somebody has another role, or may only listen."""
    return MemberChanged("kitchen", who, role, revision, muted_until)


def member(who: User, *, gone: bool = False, role: Role = Role.MEMBER) -> Member:
    """Somebody who is or was there."""
    return Member(who, role, AT, AT if gone else None, read=None, muted_until=None)


def missed(
    at: Room,
    revision: int | None = None,
    *,
    members: tuple[Member, ...] = (),
    messages: tuple[Message, ...] = (),
    complete: bool = True,
) -> Missed:
    """An answer to catch_up about one room."""
    reached = at.revision if revision is None else revision
    return Missed(at, list(members), list(messages), reached, complete)


def state(at: Room, role: Role = Role.MEMBER) -> RoomState:
    """How one stands in a room, as `welcome` has it."""
    return RoomState(at, role, 0, 0, 0)


def welcome(*rooms: Room, who: User | None = ADA) -> Welcome:
    """The first event."""
    return Welcome(SERVER, who, [state(at) for at in rooms], [])


def raw(value: object) -> msgspec.Raw:
    """Put a value as it comes over the wire."""
    return msgspec.Raw(msgspec.json.encode(value))


def accepted(**fields: Any) -> msgspec.Raw:
    """An answer that says yes."""
    return raw({"ok": True} | fields)


def refused(code: str, retry_after_ms: int | None = None) -> msgspec.Raw:
    """An answer that says no."""
    problem: dict[str, Any] = {"code": code, "message": "No.", "event": None, "details": {}}
    return raw({"ok": False, "error": problem | {"retry_after_ms": retry_after_ms}})
