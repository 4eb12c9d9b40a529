"""What a member can do, as methods: each is one request, asked once."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Literal, TypedDict, TypeVar, Unpack

from stonechat.chat.values import Circle, HistoryView, Role
from stonechat.wire import messages, people, replies, requests, rooms, search
from stonechat.wire.shapes import Message, Room, Shape

_Reply = TypeVar("_Reply", bound=Shape)


class RoomSettings(TypedDict, total=False):
    """What `update_room` changes of a room."""

    name: str
    title: str | None
    topic: str | None
    history: HistoryView
    posting: Circle
    calling: Circle
    inviting: Circle
    receipts: bool
    slow_seconds: int


class Place(TypedDict, total=False):
    """Where a page of `history` is: one of these, positions but for an id and an instant."""

    before: int | None
    after: int | None
    around: int | None
    around_message: str | None
    at: str | None


class Acts(ABC):
    """Everything that can be asked but `send_message`, which is repeated until it is answered.

    Rooms are given by id or name, people by id or username, messages and whispers by id.

    Raises:
        Refused: the server says no.
        ConnectionLost: nobody knows what became of it.
    """

    @abstractmethod
    async def _ask(self, name: str, request: requests.Request, reply: type[_Reply]) -> _Reply:
        """Ask once, as soon as there is a connection."""

    async def add_user(self, username: str) -> replies.Named:
        """Take a name."""
        return await self._ask("add_user", requests.AddUser(username), replies.Named)

    # Rooms.

    async def create_room(
        self,
        name: str | None = None,
        *,
        title: str | None = None,
        topic: str | None = None,
        visibility: Literal["public", "private"] | None = None,
    ) -> Room:
        """Make a room; one is its owner and in it. A private one has a title and no name."""
        request = requests.CreateRoom(name, title, topic, visibility)
        return (await self._ask("create_room", request, replies.RoomReply)).room

    async def join_room(self, room: str, *, limit: int | None = None) -> replies.JoinReply:
        """Enter a room, or read anew one that one was in on an earlier connection."""
        request = requests.JoinRoom(room=room, limit=limit)
        return await self._ask("join_room", request, replies.JoinReply)

    async def leave_room(self, room: str) -> None:
        """Leave a room."""
        await self._ask("leave_room", requests.LeaveRoom(room=room), replies.Done)

    async def open_direct(self, *users: str) -> Room:
        """Be in the direct room of these people and oneself: the same one each time."""
        request = rooms.OpenDirect(users=list(users))
        return (await self._ask("open_direct", request, replies.RoomReply)).room

    async def list_rooms(
        self, query: str | None = None, *, cursor: str | None = None, limit: int | None = None
    ) -> replies.RoomList:
        """Find rooms; the reply's `next` is the cursor of the next page."""
        request = requests.ListRooms(query=query, cursor=cursor, limit=limit)
        return await self._ask("list_rooms", request, replies.RoomList)

    async def update_room(self, room: str, **settings: Unpack[RoomSettings]) -> Room:
        """Change what a room is like: what is not given stays, None clears title and topic."""
        request = rooms.UpdateRoom(room, **settings)
        return (await self._ask("update_room", request, replies.RoomReply)).room

    async def archive_room(self, room: str, *, on: bool = True) -> Room:
        """Let nothing more be said in a room, or let it go on."""
        request = rooms.ArchiveRoom(room, on)
        return (await self._ask("archive_room", request, replies.RoomReply)).room

    # Who is in a room.

    async def list_members(
        self,
        room: str,
        query: str | None = None,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> replies.MemberList:
        """Find people in a room; the reply's `next` is the cursor of the next page."""
        request = requests.ListMembers(room=room, query=query, cursor=cursor, limit=limit)
        return await self._ask("list_members", request, replies.MemberList)

    async def invite(self, room: str, user: str) -> None:
        """Bring somebody into a room."""
        await self._ask("invite", rooms.AddMember(room, user), replies.Done)

    async def remove_member(self, room: str, user: str, *, until: str | None = None) -> None:
        """Put somebody out of a room; with `until`, they cannot come in again before."""
        await self._ask("remove_member", rooms.RemoveMember(room, user, until), replies.Done)

    async def set_role(self, room: str, user: str, role: Role) -> None:
        """Change what a member is in a room."""
        await self._ask("set_role", people.SetRole(room, user, role), replies.Done)

    async def mute_member(self, room: str, user: str, *, until: str | None) -> None:
        """Let a member only listen until an instant; None lets them speak again."""
        await self._ask("mute_member", rooms.MuteMember(room, user, until), replies.Done)

    async def ban(
        self,
        room: str,
        user: str,
        *,
        on: bool = True,
        until: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Keep somebody out of a room, for good or until an instant, or no longer."""
        await self._ask("ban", rooms.Ban(room, user, on, until, reason), replies.Done)

    async def ask_to_join(self, room: str, text: str | None = None) -> None:
        """Ask to be let into a room; there need not be one, for nobody is told."""
        await self._ask("ask_to_join", rooms.AskToJoin(room, text), replies.Done)

    async def answer_join_request(self, room: str, user: str, *, accept: bool) -> None:
        """Let somebody in who asked, or not."""
        request = rooms.AnswerJoinRequest(room, user, accept)
        await self._ask("answer_join_request", request, replies.Done)

    # Messages.

    async def history(
        self,
        room: str | None = None,
        *,
        whisper: str | None = None,
        limit: int | None = None,
        **place: Unpack[Place],
    ) -> replies.HistoryReply:
        """Read a page of a room or a whisper at a place; the newest without one."""
        request = requests.History(room, whisper, limit=limit, **place)
        return await self._ask("history", request, replies.HistoryReply)

    async def catch_up(
        self, rooms: Mapping[str, int], whispers: Mapping[str, int] | None = None
    ) -> replies.CatchUpReply:
        """Ask what changed since revisions that one has kept oneself.

        The client does this by itself for all that it holds, and takes no notice of this one.
        """
        request = requests.CatchUp(rooms=dict(rooms), whispers=dict(whispers or {}))
        return await self._ask("catch_up", request, replies.CatchUpReply)

    async def edit_message(self, message: str, text: str) -> Message:
        """Say something else instead."""
        return await self._change("edit_message", messages.EditMessage(message, text))

    async def delete_message(self, message: str) -> Message:
        """Take a message back: its place stays, its content goes."""
        return await self._change("delete_message", messages.DeleteMessage(message))

    async def react(self, message: str, emoji: str, *, on: bool = True) -> Message:
        """Put an emoji on a message, or take one's own away."""
        return await self._change("react", messages.React(message, emoji, on))

    async def pin(self, message: str, *, on: bool = True) -> Message:
        """Have a message found easily, or no longer."""
        return await self._change("pin", messages.Pin(message, on))

    async def search(
        self,
        query: str,
        *,
        room: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> search.SearchReply:
        """Find messages, in one room or wherever one may read."""
        request = search.Search(query, room, cursor, limit)
        return await self._ask("search", request, search.SearchReply)

    async def mark_read(
        self,
        position: int,
        *,
        room: str | None = None,
        whisper: str | None = None,
        unread: bool = False,
    ) -> messages.ReadReply:
        """Say how far one has read a room or a whisper; back only with `unread`."""
        request = messages.MarkRead(position, room, whisper, unread)
        return await self._ask("mark_read", request, messages.ReadReply)

    async def typing(
        self, *, room: str | None = None, whisper: str | None = None, on: bool = True
    ) -> None:
        """Let others see that one is writing, or is no longer."""
        await self._ask("typing", messages.SetTyping(on, room, whisper), replies.Done)

    async def _change(self, name: str, request: requests.Request) -> Message:
        return (await self._ask(name, request, messages.MessageReply)).message
