"""All that a client hears: its rooms and its whispers, and one question about both at a time."""

from typing import Final

import msgspec

from stonechat.client.answers import decode
from stonechat.client.events import Event
from stonechat.client.room_view import RoomView
from stonechat.client.rooms import Rooms
from stonechat.client.whisper_view import WhisperView
from stonechat.client.whispers import Whispers
from stonechat.wire import broadcasts, messages, people, replies, requests, rooms
from stonechat.wire.shapes import Message, Room, Shape, User

AboutMember = broadcasts.UserJoined | broadcasts.UserLeft | people.MemberChanged

ABOUT_MEMBERS: Final[dict[str, type[AboutMember]]] = {
    "user_joined": broadcasts.UserJoined,
    "user_left": broadcasts.UserLeft,
    "member_changed": people.MemberChanged,
}


class Streams:
    """Rooms and whispers: both have messages and numbers of their own, and neither moves the other.

    Args:
        keep: how many of the newest messages of each are kept; None keeps all.

    Attributes:
        rooms: the rooms that one hears.
        whispers: the whispers that one is part of.

    Raises:
        ValueError: `keep` is negative.
    """

    def __init__(self, keep: int | None) -> None:
        self.rooms = Rooms(keep)
        self.whispers = Whispers(keep)
        self._own_id = ""
        self._asks = False

    def know_oneself(self, user: User) -> None:
        """Take who one is."""
        self._own_id = self.rooms.own_id = self.whispers.own_id = user.id

    def welcome(self, welcome: broadcasts.Welcome) -> list[Event]:
        """Take what the server says one hears, on a new connection."""
        self._asks = False
        self.whispers.welcome(welcome.whispers)
        return self.rooms.welcome(welcome.rooms)

    def hear(self, name: str, json: msgspec.Raw) -> list[Event]:
        """Take a broadcast; one that is about no stream is ignored.

        Raises:
            RemoteError: it is malformed, or contradicts what was told before.
        """
        match name:
            case "message" | "message_changed":
                message = decode(json, Message)
                if message.whisper is not None:
                    return self.whispers.hear(message)
                return self.rooms.hear(message.room, message)
            case "read":
                self._read(decode(json, messages.ReadMoved))
            case "behind":
                behind = decode(json, broadcasts.Behind)
                self.whispers.fall_behind(behind.whispers)
                return self.rooms.fall_behind(behind.rooms)
        return self._hear_of_room(name, json)

    def answered(self, request: requests.Request, reply: Shape, user: User) -> None:
        """Let the answer to a request of the program, which is `user`, change what is known."""
        match reply:
            case replies.RoomReply() if isinstance(request, requests.CreateRoom):
                self.rooms.made(reply.room, user)
            case replies.RoomReply() if isinstance(request, rooms.OpenDirect):
                self.rooms.opened(reply.room)
            case replies.JoinReply():
                self.rooms.joined(reply, user)
            case messages.ReadReply() if isinstance(request, messages.MarkRead):
                view = self._find(request.room, request.whisper)
                if view is not None:
                    view.move_read(reply.position, reply.changes, unread=reply.unread)
            case _ if isinstance(request, requests.LeaveRoom):
                self.rooms.left(request.room)

    def ask_missed(self) -> requests.CatchUp | None:
        """Ask for everything that is missing; None if nothing is, or a question is under way."""
        if self._asks:
            return None
        missed = requests.CatchUp(self.rooms.ask_missed(), self.whispers.ask_missed())
        self._asks = bool(missed.rooms or missed.whispers)
        return missed if self._asks else None

    def catch_up(self, reply: replies.CatchUpReply) -> list[Event]:
        """Take the answer to `ask_missed`.

        Raises:
            RemoteError: it leaves something out.
        """
        self._asks = False
        return self.rooms.catch_up(reply.rooms) + self.whispers.catch_up(reply.whispers)

    def fail_to_catch_up(self) -> None:
        """Note that the question was not answered: it may be asked again."""
        self._asks = False

    def _hear_of_room(self, name: str, json: msgspec.Raw) -> list[Event]:
        match name:
            case "user_joined" | "user_left" | "member_changed":
                about = decode(json, ABOUT_MEMBERS[name])
                return self.rooms.hear(about.room, about)
            case "room_changed":
                room = decode(json, Room)
                return self.rooms.hear(room.id, room)
            case "room_joined":
                return self.rooms.enter(decode(json, broadcasts.RoomJoined))
            case "room_removed":
                return self.rooms.exit(decode(json, broadcasts.RoomRemoved))
        return []

    def _read(self, moved: messages.ReadMoved) -> None:
        """Take how far somebody has read: it may be oneself, on another device."""
        view = self._find(moved.room, moved.whisper)
        if view is not None and moved.user.id == self._own_id:
            view.move_read(moved.position, moved.changes)

    def _find(self, room: str | None, whisper: str | None) -> RoomView | WhisperView | None:
        if whisper is not None:
            return self.whispers.get(whisper)
        return self.rooms.find(room) if room is not None else None
