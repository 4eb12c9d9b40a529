"""What is asked and answered about messages that stand already, and about how far one has read."""

from typing import Annotated

from msgspec import Meta

from stonechat.chat import limits
from stonechat.wire.requests import NO_NUL, Cursor, Limit, Position, Reference, Request, Text
from stonechat.wire.shapes import Message, Shape, Timestamp, User

Emoji = Annotated[str, Meta(min_length=1, max_length=limits.EMOJI_INPUT_LENGTH, pattern=NO_NUL)]
"""An emoji as typed: the rules say whether it is one."""


class ReadMessage(Request):
    """A message as it is now."""

    message: Reference


class EditMessage(Request):
    """Say something else instead."""

    message: Reference
    text: Text


class DeleteMessage(Request):
    """Take a message back: its place stays, its content goes."""

    message: Reference


class React(Request):
    """Put an emoji on a message, or take one's own away."""

    message: Reference
    emoji: Emoji
    on: bool


class ReactionRequest(Request):
    """An emoji of one's own on a message."""

    message: Reference
    emoji: Emoji


class Pin(Request):
    """Have a message found easily, or no longer."""

    message: Reference
    on: bool


class ListPins(Request):
    """The pinned messages of a room or a whisper, the newest message first."""

    room: Reference | None = None
    whisper: Reference | None = None
    cursor: Cursor | None = None
    limit: Limit | None = None


class ListEdits(Request):
    """What a message said before it was edited."""

    message: Reference


class MarkRead(Request):
    """Say how far one has read; back only with `unread`."""

    position: Position
    room: Reference | None = None
    whisper: Reference | None = None
    unread: bool = False


class MarkRoomRead(Request):
    """Say how far one has read in a room; back only with `unread`."""

    room: Reference
    position: Position
    unread: bool = False


class MarkWhisperRead(Request):
    """Say how far one has read in a whisper; back only with `unread`."""

    whisper: Reference
    position: Position
    unread: bool = False


class SetTyping(Request):
    """Let others see that one is writing, or is no longer."""

    on: bool
    room: Reference | None = None
    whisper: Reference | None = None


class MessageReply(Shape):
    """A message as it is now."""

    message: Message


class MessageList(Shape):
    """A page of messages; `next` is the cursor of the next one, null at the end."""

    messages: list[Message]
    next: str | None


class Edit(Shape):
    """A text that a message had until `replaced_at`."""

    text: str
    replaced_at: Timestamp


class EditList(Shape):
    """The texts that a message had before the one it has, oldest first."""

    edits: list[Edit]


class ReadReply(Shape):
    """How far one has read; of two answers the one with more `changes` is the later one."""

    position: int
    changes: int
    unread: int
    mentions: int


class ReadMoved(Shape):
    """Somebody has read so far in a room, or in a whisper."""

    room: str | None
    whisper: str | None
    user: User
    position: int
    changes: int


class Typing(Shape):
    """Somebody is writing, or is no longer; counts for some seconds."""

    room: str | None
    whisper: str | None
    user: User
    on: bool
