"""Every room that a client hears, as it holds them."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from stonechat.chat import limits
from stonechat.chat.names import name_key
from stonechat.chat.values import Role
from stonechat.client.events import Event, RoomEntered, RoomExited
from stonechat.client.room_view import Change, RoomView
from stonechat.wire.broadcasts import RoomJoined, RoomRemoved
from stonechat.wire.replies import JoinReply, Missed, RoomState
from stonechat.wire.shapes import Room, User


class Rooms(Mapping[str, RoomView]):
    """The rooms by their ids, in the order in which the client came to know them.

    Args:
        keep: how many of the newest messages of each are kept; None keeps all.

    Attributes:
        own_id: who one is, once the server has said it.

    Raises:
        ValueError: `keep` is negative.
    """

    def __init__(self, keep: int | None) -> None:
        if keep is not None and keep < 0:
            raise ValueError(f"{keep} messages cannot be kept; 0 keeps none, None all")
        self.own_id = ""
        self._keep = keep
        self._views: dict[str, RoomView] = {}
        # Rooms that one hears, and of which nothing is known but the revision that was shown last.
        self._unknown: dict[str, int] = {}
        # Whom the question under way is about: a room may be exited and entered anew meanwhile.
        self._asked: dict[str, RoomView | None] = {}

    def __getitem__(self, room_id: str) -> RoomView:
        return self._views[room_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def find(self, reference: str) -> RoomView | None:
        """Find a room by its id or name."""
        if reference in self._views:
            return self._views[reference]
        key = name_key(reference)
        named = (view for view in self._views.values() if view.room.name is not None)
        return next((view for view in named if name_key(view.room.name or "") == key), None)

    def welcome(self, states: list[RoomState]) -> list[Event]:
        """Take the rooms that the server says one is in, on a new connection."""
        self._unknown.clear()
        events = self._keep_only({state.room.id for state in states})
        for state in states:
            view = self._views.get(state.room.id)
            if view is None or state.room.revision < view.revision:
                # A server that is behind what it told before has lost it; its truth counts.
                events += self._enter(state.room, state.role)
                self._views[state.room.id].stand(state)
            else:
                view.welcome(state)
        return events

    def fall_behind(self, revisions: Mapping[str, int]) -> list[Event]:
        """Take the revisions at which live events go on; nothing between is going to come."""
        events = self._keep_only(set(revisions))
        for room_id, revision in revisions.items():
            view = self._views.get(room_id)
            if view is None:
                self._unknown[room_id] = revision
            else:
                view.show(revision)
        return events

    def hear(self, room_id: str, change: Change) -> list[Event]:
        """Take a broadcast about a room.

        Raises:
            RemoteError: it contradicts what was told before.
        """
        view = self._views.get(room_id)
        if view is not None:
            return view.hear(change)
        if room_id in self._unknown:
            self._unknown[room_id] = change.revision
        return []

    def enter(self, entered: RoomJoined) -> list[Event]:
        """Take the news that one hears a room from now on."""
        return self._enter(entered.room, entered.role)

    def exit(self, exited: RoomRemoved) -> list[Event]:
        """Take the news that one no longer hears a room."""
        return self._exit(exited.room)

    def made(self, room: Room, user: User) -> None:
        """Take the room that one has made."""
        self._view(room, Role.OWNER).gather([user])

    def opened(self, room: Room) -> None:
        """Take a direct room that one has opened, perhaps not for the first time."""
        if room.id not in self._views:
            self._view(room, Role.MEMBER).gather(room.members or [])

    def joined(self, reply: JoinReply, user: User) -> None:
        """Take a room that one has joined, or read anew on another connection."""
        view = self._views.get(reply.room.id)
        if view is None:
            roles = [member.role for member in reply.members if member.user.id == user.id]
            role = roles[0] if roles else Role.MEMBER
            view = self._view(reply.room, role)
        view.load(reply)

    def left(self, reference: str) -> None:
        """Forget a room that one has left, given by id or name."""
        view = self.find(reference)
        if view is not None:
            del self._views[view.room.id]

    def ask_missed(self) -> dict[str, int]:
        """Say which rooms are to be asked about, and since when; they count as asked about."""
        missing = ((room, view.revision) for room, view in self._views.items() if not view.complete)
        since = dict(islice(chain(missing, self._unknown.items()), limits.CATCH_UP_STREAMS))
        self._asked = {room_id: self._views.get(room_id) for room_id in since}
        return since

    def catch_up(self, missed: Mapping[str, Missed | None]) -> list[Event]:
        """Take the answer to `ask_missed`.

        Raises:
            RemoteError: it leaves something out.
        """
        events: list[Event] = []
        for room_id, view in self._asked.items():
            # If it is another one, the room was exited, and perhaps entered anew, meanwhile.
            if self._views.get(room_id) is view:
                events += self._catch_up(room_id, view, missed.get(room_id))
        return events

    def _catch_up(self, room_id: str, view: RoomView | None, missed: Missed | None) -> list[Event]:
        if missed is None:
            return self._exit(room_id)
        if view is not None:
            return view.catch_up(missed)
        shown = self._unknown.pop(room_id, missed.room.revision)
        events = self._enter(missed.room, Role.MEMBER)
        self._views[room_id].show(shown)
        return events

    def _keep_only(self, room_ids: set[str]) -> list[Event]:
        gone = [room_id for room_id in self._views if room_id not in room_ids]
        return [event for room_id in gone for event in self._exit(room_id)]

    def _enter(self, room: Room, role: Role) -> list[Event]:
        self._unknown.pop(room.id, None)
        self._view(room, role)
        return [RoomEntered(room)]

    def _view(self, room: Room, role: Role) -> RoomView:
        view = self._views[room.id] = RoomView(room, role, self._keep, own_id=self.own_id)
        return view

    def _exit(self, room_id: str) -> list[Event]:
        self._unknown.pop(room_id, None)
        view = self._views.pop(room_id, None)
        return [] if view is None else [RoomExited(room_id)]
