"""What a request is answered with, beside `{"ok": true}`."""

from stonechat.chat.values import Role
from stonechat.wire.shapes import Member, Message, MessageReceipt, Room, Shape, User


class Done(Shape):
    """Nothing but the fact that it is done."""


class Named(Shape):
    """Who one is now, and the token that brings the same person back."""

    user: User
    token: str


class RoomReply(Shape):
    """The room that was made or changed."""

    room: Room


class JoinReply(Shape):
    """The room as it is at `room.revision`, its first members and its newest messages."""

    room: Room
    members: list[Member]
    messages: list[Message]


class SendReply(Shape):
    """The message, durable; only a receipt of it if its author may no longer see it."""

    message: Message | MessageReceipt


class HistoryReply(Shape):
    """A page of messages, oldest first, with the asker's whispers that fall into it.

    Where `more_whispers` is true there were more of these, older ones.
    """

    messages: list[Message]
    whispers: list[Message]
    more_before: bool
    more_after: bool
    more_whispers: bool


class Missed(Shape):
    """What changed in a room up to `revision`, as it is now, oldest change first.

    `members` holds those who came, changed or left, leavers with `left_at`. When it is not
    `complete`, there is more behind `revision`; `room` is the room as it is in any case.
    """

    room: Room
    members: list[Member]
    messages: list[Message]
    revision: int
    complete: bool


class MissedWhisper(Shape):
    """What changed in a whisper, as `Missed`.

    `members` are none, because they never change; `room` is null if one may not see it any more.
    """

    room: Room | None
    members: list[Member]
    messages: list[Message]
    revision: int
    complete: bool


class CatchUpReply(Shape):
    """By id what was missed, null for what is not the asker's any more."""

    rooms: dict[str, Missed | None]
    whispers: dict[str, MissedWhisper | None]


class RoomList(Shape):
    """A page of rooms; `next` is the cursor of the next one, null at the end."""

    rooms: list[Room]
    next: str | None


class MemberList(Shape):
    """A page of members; `next` is the cursor of the next one, null at the end."""

    members: list[Member]
    next: str | None


class WhisperState(Shape):
    """How somebody stands in a whisper that they are part of."""

    id: str
    room: str
    members: list[User]
    head: int
    revision: int
    read: int
    unread: int


class RoomState(Shape):
    """How somebody stands in a room that they are in."""

    room: Room
    role: Role
    read: int
    unread: int
    mentions: int
