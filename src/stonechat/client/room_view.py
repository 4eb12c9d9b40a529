"""One room as a client holds it: what was heard of it, and the way back from what was missed."""

from collections.abc import Mapping, Sequence

import msgspec

from stonechat.chat.values import HistoryView, Role
from stonechat.client.events import (
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessageReceived,
    RoomChanged,
)
from stonechat.client.read_position import ReadPosition
from stonechat.client.stream import Stream
from stonechat.client.timeline import Timeline
from stonechat.wire import people
from stonechat.wire.broadcasts import UserJoined, UserLeft
from stonechat.wire.replies import JoinReply, Missed, RoomState
from stonechat.wire.shapes import Member, Message, Room, Timestamp, User

Change = Message | UserJoined | UserLeft | people.MemberChanged | Room
"""A broadcast that moves a room on by one revision."""


class Occupant(msgspec.Struct, frozen=True):
    """Somebody who is in a room; since when, no broadcast says."""

    user: User
    role: Role
    muted_until: Timestamp | None = None


class RoomView:
    """A room that one hears.

    Only what was heard or fetched is here: of a room that somebody else's act made us hear, the
    members and older messages are unknown until the program joins it once more.

    Args:
        room: the room as the server described it.
        role: what one is in it.
        keep: how many of the newest messages are kept; None keeps all.
        own_id: who one is.

    Attributes:
        role: what one is in the room.
        loaded: whether members and older messages were fetched, at most 100 and a page.
    """

    def __init__(self, room: Room, role: Role, keep: int | None, *, own_id: str) -> None:
        self._room = room
        self._own_id = own_id
        self.role = role
        self.loaded = False
        self._occupants: dict[str, Occupant] = {}
        self._timeline = Timeline(room.head, keep)
        self._read = ReadPosition(room.head)
        self._stream: Stream[Change] = Stream(room.revision, self._apply)

    @property
    def room(self) -> Room:
        """The room as it is at `revision`, or beyond it while catching up."""
        return self._room

    @property
    def revision(self) -> int:
        """Up to which change everything is in here."""
        return self._stream.revision

    @property
    def members(self) -> Mapping[str, Occupant]:
        """Those who are known to be here, by id; `room.members_count` says how many there are."""
        return self._occupants

    @property
    def messages(self) -> Sequence[Message]:
        """The newest messages, oldest first, their positions without a hole."""
        return self._timeline.messages

    @property
    def read(self) -> int:
        """The position up to which one has read, on whatever device."""
        return self._read.position

    @property
    def unread(self) -> int:
        """How many messages of others are behind `read`, up to 1,000."""
        return self._read.unread(self._room.head)

    @property
    def complete(self) -> bool:
        """Whether everything that the server has shown is in here; if not, one has to ask."""
        return self._stream.complete

    def welcome(self, state: RoomState) -> None:
        """Begin on a new connection, on which nothing has been heard."""
        self.role = state.role
        self._stream.begin(state.room.revision)
        self.stand(state)

    def stand(self, state: RoomState) -> None:
        """Take how far one has read, as the server says it at the beginning of a connection."""
        self._read.welcome(state.read, state.unread, state.room.head)

    def show(self, revision: int) -> None:
        """Note that the server is at a revision."""
        self._stream.show(revision)

    def hear(self, change: Change) -> list[Event]:
        """Take a broadcast: apply it, drop it, or keep it until what is missing is known.

        Raises:
            RemoteError: it contradicts what was told before.
        """
        return self._stream.hear(change)

    def move_read(self, position: int, changes: int, *, unread: int | None = None) -> None:
        """Take the news of how far one has read; `unread` if the server counted it just now."""
        own_behind = self._timeline.own_behind(position, self._own_id)
        head = self._room.head
        self._read.move(position, changes, head=head, own_behind=own_behind)
        if unread is not None and self.complete:
            self._read.count(unread, head)

    def catch_up(self, missed: Missed) -> list[Event]:
        """Take what was missed since `revision`; if it is not `complete` then, there is more.

        Raises:
            RemoteError: something was left out.
        """
        events = self._describe(missed.room)
        for member in missed.members:
            events += self._take_member(member)
        for message in missed.messages:
            events += self._take_message(message)
        if missed.complete:
            if missed.room.history is HistoryView.JOINED:
                events += map(self._received, self._timeline.skip_hidden(missed.room.head))
            self._timeline.check_complete()
        return events + self._stream.reach(missed.revision, complete=missed.complete)

    def load(self, reply: JoinReply) -> None:
        """Take members and older messages; newer ones are caught up with, so that all are told."""
        self._occupants |= {
            member.user.id: Occupant(member.user, member.role, member.muted_until)
            for member in reply.members
        }
        self._timeline.extend_back(reply.messages)
        self.loaded = True
        self._stream.show(reply.room.revision)

    def gather(self, users: Sequence[User]) -> None:
        """Note that these are all who are in a new room, each as one is oneself."""
        self._occupants = {user.id: Occupant(user, self.role) for user in users}
        self.loaded = True

    def _apply(self, change: Change) -> Event:
        match change:
            case Message() if change.position <= self._timeline.end:
                self._timeline.replace(change)
                event: Event = MessageChanged(change)
            case Message():
                self._timeline.append(change)
                self._move(head=change.position)
                event = self._received(change)
            case Room():
                self._room = change
                event = RoomChanged(change)
            case _:
                event = self._apply_to_member(change)
        self._move(revision=change.revision)
        return event

    def _apply_to_member(self, change: UserJoined | UserLeft | people.MemberChanged) -> Event:
        user, count = change.user, self._room.members_count
        match change:
            case UserJoined():
                # By joining one is a plain member; another role is given later, by a change.
                self._occupants[user.id] = Occupant(user, Role.MEMBER)
                self._move(members_count=count + 1)
                return MemberJoined(self._room.id, user)
            case UserLeft():
                self._occupants.pop(user.id, None)
                self._move(members_count=count - 1)
                return MemberLeft(self._room.id, user)
            case people.MemberChanged():
                return self._change_member(user, change.role, change.muted_until)

    def _move(self, **fields: int) -> None:
        self._room = msgspec.structs.replace(self._room, **fields)

    def _received(self, message: Message) -> MessageReceived:
        if message.author.id == self._own_id:
            self._read.say(message.position)
        return MessageReceived(message)

    def _take_message(self, message: Message) -> list[Event]:
        appended = self._timeline.take(message)
        if appended is None:
            return [MessageChanged(message)]
        return [self._received(each) for each in appended]

    def _describe(self, room: Room) -> list[Event]:
        before, self._room = self._room, room
        counted = {"members_count": 0, "head": 0, "revision": 0}
        same = msgspec.structs.replace(before, **counted) == msgspec.structs.replace(
            room, **counted
        )
        return [] if same else [RoomChanged(room)]

    def _take_member(self, member: Member) -> list[Event]:
        user = member.user
        known = self._occupants.get(user.id)
        if member.left_at is None:
            changed = self._change_member(user, member.role, member.muted_until)
            if known is None:
                return [MemberJoined(self._room.id, user)]
            before = (known.role, known.muted_until)
            return [] if before == (member.role, member.muted_until) else [changed]
        self._occupants.pop(user.id, None)
        return [MemberLeft(self._room.id, user)] if known else []

    def _change_member(
        self, user: User, role: Role, muted_until: Timestamp | None
    ) -> MemberChanged:
        self._occupants[user.id] = Occupant(user, role, muted_until)
        if user.id == self._own_id:
            self.role = role
        return MemberChanged(self._room.id, user, role, muted_until)
