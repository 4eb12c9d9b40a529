"""What a program is told by the client, in order, each thing once."""

import msgspec

from stonechat.chat.values import Role
from stonechat.wire.shapes import Message, Problem, Room, User


class Connected(msgspec.Struct, frozen=True):
    """The server is there (again). `user` is null if the name is to be chosen yet."""

    user: User | None


class Disconnected(msgspec.Struct, frozen=True):
    """The server is not there; the client comes back by itself."""

    reason: str


class NameRefused(msgspec.Struct, frozen=True):
    """The name that this client wants could not be had: `add_user` with another one helps."""

    problem: Problem


class RoomEntered(msgspec.Struct, frozen=True):
    """From now on one hears this room, by something that was done elsewhere."""

    room: Room


class RoomExited(msgspec.Struct, frozen=True):
    """One does not hear this room any more, by something that was done elsewhere."""

    room_id: str


class RoomChanged(msgspec.Struct, frozen=True):
    """A room is called, described or run differently."""

    room: Room


class MessageReceived(msgspec.Struct, frozen=True):
    """A message that was not there before; a room's come in the order of their positions."""

    message: Message


class MessageChanged(msgspec.Struct, frozen=True):
    """A message as it is now: edited, deleted, reacted to or pinned."""

    message: Message


class WhisperReceived(msgspec.Struct, frozen=True):
    """A whisper to some people in a room, never to all: answer it with `to`."""

    message: Message


class WhisperChanged(msgspec.Struct, frozen=True):
    """A whisper as it is now: edited, deleted, reacted to or pinned."""

    message: Message


class MemberJoined(msgspec.Struct, frozen=True):
    """Somebody is in a room."""

    room_id: str
    user: User


class MemberLeft(msgspec.Struct, frozen=True):
    """Somebody is in a room no more."""

    room_id: str
    user: User


class MemberChanged(msgspec.Struct, frozen=True):
    """Somebody has another role in a room, or is muted there, or no longer."""

    room_id: str
    user: User
    role: Role


Event = (
    Connected
    | Disconnected
    | NameRefused
    | RoomEntered
    | RoomExited
    | RoomChanged
    | MessageReceived
    | MessageChanged
    | WhisperReceived
    | WhisperChanged
    | MemberJoined
    | MemberLeft
    | MemberChanged
)
