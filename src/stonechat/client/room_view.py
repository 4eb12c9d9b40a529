"""One room as a client holds it: applied changes, and the way back from what was missed.

A room is at a revision. A broadcast of the next revision is applied, an older one is dropped, and a
later one shows a hole: then the client asks what it missed, and keeps the broadcasts that come
meanwhile until it knows.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from stonechat.chat.values import Role
from stonechat.client.events import (
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessageReceived,
    RoomChanged,
)
from stonechat.client.timeline import Timeline
from stonechat.wire import people
from stonechat.wire.broadcasts import UserJoined, UserLeft
from stonechat.wire.replies import JoinReply, Missed, RoomState
from stonechat.wire.shapes import Member, Message, Room, User

Change = Message | UserJoined | UserLeft | people.MemberChanged
"""A broadcast that moves a room on by one revision."""

KEPT_MOST: Final = 1_000
"""Broadcasts that are kept while catching up; those behind them are asked for afterwards."""


class Occupant(msgspec.Struct, frozen=True):
    """Somebody who is in a room; since when, no broadcast says."""

    user: User
    role: Role


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
        self._revision = room.revision
        self._occupants: dict[str, Occupant] = {}
        self._timeline = Timeline(room.head, keep)
        # The highest revision that the server has shown, and what cannot be applied before others.
        self._shown = room.revision
        self._kept: list[Change] = []
        self._incomplete = False

    @property
    def room(self) -> Room:
        """The room as it is at `revision`, or beyond it while catching up."""
        return self._room

    @property
    def revision(self) -> int:
        """Up to which change everything is in here."""
        return self._revision

    @property
    def members(self) -> Mapping[str, Occupant]:
        """Those who are known to be here, by id; `room.members_count` says how many there are."""
        return self._occupants

    @property
    def messages(self) -> Sequence[Message]:
        """The newest messages, oldest first, their positions without a hole."""
        return self._timeline.messages

    @property
    def complete(self) -> bool:
        """Whether everything that the server has shown is in here; if not, one has to ask."""
        return self._shown <= self._revision and not self._incomplete

    def welcome(self, state: RoomState) -> None:
        """Begin on a new connection, on which nothing has been heard."""
        self.role = state.role
        self._shown = state.room.revision
        self._incomplete = False
        self._kept.clear()

    def show(self, revision: int) -> None:
        """Note that the server is at a revision."""
        self._shown = max(self._shown, revision)

    def hear(self, change: Change) -> list[Event]:
        """Take a broadcast: apply it, drop it, or keep it until what is missing is known.

        Raises:
            RemoteError: it contradicts what was told before.
        """
        if change.revision <= self._revision:
            return []
        if self.complete and change.revision == self._revision + 1:
            return [self._apply(change)]
        self.show(change.revision)
        if len(self._kept) < KEPT_MOST:
            self._kept.append(change)
        return []

    def catch_up(self, missed: Missed) -> list[Event]:
        """Take what was missed since `revision`; if it is not `complete` then, there is more.

        Raises:
            RemoteError: something was left out.
        """
        asked_from = self._revision
        events = self._describe(missed.room)
        for member in missed.members:
            events += self._take_member(member)
        for message in missed.messages:
            appended = self._timeline.take(message)
            if appended is None:
                events.append(MessageChanged(message))
            else:
                events += map(MessageReceived, appended)
        self._revision = missed.revision
        self._incomplete = not missed.complete
        if missed.complete:
            self._timeline.check_complete()
            events += self._apply_kept()
            if self._revision == asked_from:
                # The server knows of nothing more than it has told: asking again would not help.
                self._shown = self._revision
                self._kept.clear()
        return events

    def load(self, reply: JoinReply) -> None:
        """Take members and older messages; newer ones are caught up with, so that all are told."""
        self._occupants |= {
            member.user.id: Occupant(member.user, member.role) for member in reply.members
        }
        self._timeline.extend_back(reply.messages)
        self.loaded = True
        self.show(reply.room.revision)

    def own(self, user: User) -> None:
        """Note that one is alone in a room that one has made."""
        self._occupants = {user.id: Occupant(user, self.role)}
        self.loaded = True

    def _apply_kept(self) -> list[Event]:
        events = []
        kept, self._kept = self._kept, []
        for change in kept:
            if change.revision == self._revision + 1:
                events.append(self._apply(change))
            elif change.revision > self._revision:
                self._kept.append(change)
        return events

    def _apply(self, change: Change) -> Event:
        event: Event
        room = self._room
        match change:
            case Message():
                self._timeline.append(change)
                event = MessageReceived(change)
                room = msgspec.structs.replace(room, head=change.position)
            case UserJoined(user=user):
                # By joining one is a plain member; another role is given later, by a change.
                self._occupants[user.id] = Occupant(user, Role.MEMBER)
                event = MemberJoined(room.id, user)
                room = msgspec.structs.replace(room, members_count=room.members_count + 1)
            case UserLeft(user=user):
                self._occupants.pop(user.id, None)
                event = MemberLeft(room.id, user)
                room = msgspec.structs.replace(room, members_count=room.members_count - 1)
            case people.MemberChanged(user=user, role=role):
                event = self._change_role(user, role)
        self._revision = change.revision
        self._shown = max(self._shown, change.revision)
        self._room = msgspec.structs.replace(room, revision=change.revision)
        return event

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
            changed = self._change_role(user, member.role)
            if known is None:
                return [MemberJoined(self._room.id, user)]
            return [] if known.role is member.role else [changed]
        self._occupants.pop(user.id, None)
        return [MemberLeft(self._room.id, user)] if known else []

    def _change_role(self, user: User, role: Role) -> MemberChanged:
        self._occupants[user.id] = Occupant(user, role)
        if user.id == self._own_id:
            self.role = role
        return MemberChanged(self._room.id, user, role)
