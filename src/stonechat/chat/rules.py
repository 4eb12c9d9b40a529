"""Who may say what, and what a message must be: questions on values, without side effects."""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from stonechat.chat import limits
from stonechat.chat.errors import (
    ChatError,
    EmptyMessage,
    Forbidden,
    InvalidRequest,
    MessageTooLong,
    RateLimited,
)
from stonechat.chat.values import Circle, Membership, Role, Room

_CIRCLES: Final = {
    Circle.MEMBERS: frozenset(Role),
    Circle.MODERATORS: frozenset({Role.MODERATOR, Role.OWNER}),
    Circle.OWNERS: frozenset({Role.OWNER}),
}


def is_within(circle: Circle, role: Role) -> bool:
    """Whether a member with this role is one of those whom a room lets do something."""
    return circle is Circle.MEMBERS or role in _CIRCLES[circle]


def speaking_fault(room: Room, membership: Membership, now: datetime) -> ChatError | None:
    """Why a member may say nothing that all of a room hear, or change what they said, or None."""
    if not is_within(room.posting, membership.role):
        return Forbidden(f"Here only {room.posting.value} say something; you may read.")
    return silence_fault(room, membership, now)


def silence_fault(room: Room, membership: Membership, now: datetime) -> ChatError | None:
    """Why a member may say nothing at all in a room, not even to some, or None."""
    if room.archived_at is not None:
        return Forbidden("This room is archived: it can be read, and nothing more is said in it.")
    if membership.muted_until is not None and membership.muted_until > now:
        wait = membership.muted_until - now
        return Forbidden(
            "You are muted in this room for now; you may read.", retry_after_ms=_milliseconds(wait)
        )
    return None


def haste_fault(
    room: Room, membership: Membership, posted_at: datetime | None, now: datetime
) -> ChatError | None:
    """Why a member has to wait before saying more in a slow room, or None.

    Args:
        room: where.
        membership: of whom; who moderates the room need not wait.
        posted_at: when they said something there last.
        now: the instant at which they want to say more.
    """
    if not room.slow_seconds or posted_at is None or membership.role is not Role.MEMBER:
        return None
    wait = posted_at + timedelta(seconds=room.slow_seconds) - now
    if wait <= timedelta(0):
        return None
    return RateLimited(
        f"This room is slow: everybody says one thing in {room.slow_seconds} seconds.",
        retry_after_ms=_milliseconds(wait),
    )


def _milliseconds(span: timedelta) -> int:
    return ceil(span / timedelta(milliseconds=1))


def content_fault(text: str, image_count: int, file_count: int = 0) -> ChatError | None:
    """Why this cannot be the content of a message, or None."""
    if len(text) > limits.TEXT_LENGTH:
        return MessageTooLong(length=len(text), limit=limits.TEXT_LENGTH)
    if image_count > limits.IMAGES_PER_MESSAGE:
        most = limits.IMAGES_PER_MESSAGE
        return InvalidRequest(f"A message has at most {most} images.", path="images")
    if file_count > limits.FILES_PER_MESSAGE:
        most = limits.FILES_PER_MESSAGE
        return InvalidRequest(f"A message has at most {most} files.", path="files")
    if not image_count and not file_count and not text.strip():
        return EmptyMessage()
    return None
