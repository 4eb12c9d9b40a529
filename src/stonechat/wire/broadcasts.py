"""What the server says without being asked.

`BROADCASTS` names them all; a `message` broadcast is a Message as it is.
"""

from typing import Any

from stonechat.chat.values import Access, Role
from stonechat.wire.messages import ReadMoved, Typing
from stonechat.wire.people import MemberChanged, Presence, ReportFiled
from stonechat.wire.replies import RoomState, WhisperState
from stonechat.wire.rooms import JoinAsked
from stonechat.wire.shapes import Message, Problem, Room, Shape, User


class Limits(Shape):
    """What this server accepts, so that a client can check first."""

    text_length: int
    image_bytes: int
    images_per_message: int
    payload_bytes: int
    name_length: int
    page: int
    file_bytes: int
    files_per_message: int


class ServerInfo(Shape):
    """Which server this is, and whom it lets in."""

    name: str
    version: str
    access: Access
    limits: Limits


class Welcome(Shape):
    """The first thing a connection hears: the server, and oneself with one's rooms."""

    server: ServerInfo
    user: User | None
    rooms: list[RoomState]
    whispers: list[WhisperState]


class UserJoined(Shape):
    """Somebody became a member of a room, which is at `revision` by that."""

    room: str
    user: User
    revision: int


class UserLeft(Shape):
    """Somebody is no longer a member of a room, which is at `revision` by that."""

    room: str
    user: User
    revision: int


class RoomJoined(Shape):
    """From now on you hear this room."""

    room: Room
    role: Role


class RoomRemoved(Shape):
    """From now on you no longer hear this room."""

    room: str


class Behind(Shape):
    """You stopped reading, and live events were not kept for you: catch up from what you have.

    The values are the revisions at which live events go on.
    """

    rooms: dict[str, int]
    whispers: dict[str, int]


BROADCASTS: dict[str, type[Any]] = {
    "welcome": Welcome,
    "message": Message,
    "message_changed": Message,
    "user_joined": UserJoined,
    "user_left": UserLeft,
    "member_changed": MemberChanged,
    "room_changed": Room,
    "room_joined": RoomJoined,
    "room_removed": RoomRemoved,
    "join_asked": JoinAsked,
    "read": ReadMoved,
    "typing": Typing,
    "behind": Behind,
    "presence": Presence,
    "profile_changed": User,
    "report_filed": ReportFiled,
    "problem": Problem,
}
"""Every event that this server emits, with its shape."""
