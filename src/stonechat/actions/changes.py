"""What acts did, told after the commit to those whom it concerns."""

from dataclasses import dataclass

from msgspec import Struct

from stonechat.chat.values import Role
from stonechat.wire.shapes import Message, Room, User


class MessageSent(Struct, frozen=True, gc=False):
    """A message took its place in a room; the room's members hear it, its author included."""

    message: Message


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
class ProfileChanged:
    """Somebody is shown otherwise from now on: another name or picture, or no guest any more."""

    user: User


@dataclass(frozen=True, slots=True)
class MailAdded:
    """Something waits in the outbox of mail; whoever sends it need not wait for its next look."""


Change = MessageSent | MemberJoined | MemberLeft | ProfileChanged | MailAdded
