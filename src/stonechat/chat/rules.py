"""Who may do what, and what a message must be: questions on values, without side effects."""

from stonechat.chat import limits
from stonechat.chat.errors import ChatError, EmptyMessage, InvalidRequest, MessageTooLong, NotInRoom
from stonechat.chat.values import Person, RoomAccess, RoomKind


def may_create(person: Person, kind: RoomKind) -> bool:
    """Guests talk in public; private and direct rooms are for accounts."""
    return kind is RoomKind.PUBLIC or not person.guest


def may_whisper(person: Person) -> bool:
    """Whispers are for accounts: a guest's name can belong to somebody else tomorrow."""
    return not person.guest


def may_read(access: RoomAccess) -> bool:
    """Anybody with a name reads a public room; the others are for their members."""
    return access.room.kind is RoomKind.PUBLIC or access.is_member


def posting_fault(access: RoomAccess) -> ChatError | None:
    """Why nothing may be posted into this room by the one who looks at it, or None."""
    return None if access.is_member else NotInRoom(access.room.id)


def content_fault(text: str, image_count: int) -> ChatError | None:
    """Why this cannot be the content of a message, or None."""
    if len(text) > limits.TEXT_LENGTH:
        return MessageTooLong(length=len(text), limit=limits.TEXT_LENGTH)
    if image_count > limits.IMAGES_PER_MESSAGE:
        most = limits.IMAGES_PER_MESSAGE
        return InvalidRequest(f"A message has at most {most} images.", path="images")
    if not image_count and not text.strip():
        return EmptyMessage()
    return None
