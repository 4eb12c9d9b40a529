"""Who watches whom, and telling the former what changed about the latter.

What changes within a second is told in one round, in which each connection gets one write, whatever
happened to how many of those whom it watches. A change that has reverted by then is not told.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Final, Protocol

import msgspec

from stonechat.actions.store.presence import Appearance
from stonechat.protocol.encoded import Encoded
from stonechat.protocol.socketio import event_packet
from stonechat.realtime.audience import Outbox
from stonechat.realtime.shares import Shares
from stonechat.wire.people import Presence
from stonechat.wire.shapes import Shape, User

ROUND_SECONDS: Final = 1.0
"""How long a change waits, and so how often somebody's presence can be told at most."""

_encode = msgspec.json.Encoder().encode


def nothing_of(user: User) -> Presence:
    """Write how somebody looks to those who may not see whether they are there."""
    return Presence(user=user, status="offline", last_active_at=None, text=None, emoji=None)


class Watched:
    """Somebody who is watched, or was while they have been here.

    Attributes:
        appearance: what is stored of them, kept up to date.
        blocked: ids of those whom they blocked, likewise.
        room_ids: the rooms that they are known to be in while they have no connection; None while
            they have one, and the hub knows.
        watchers: the lists that they are on.
        shown: how those who watch were told they are.
        seen: how they are, if that was looked up a moment ago; until `seen_until` at most.
        changed_since, changed_at: numbers of the first and of the latest change to be told.
        told_anew: ids of those who are to be told whatever they knew before.
        is_renamed: whether all are to be told that name or picture is another.
    """

    __slots__ = (
        "appearance", "blocked", "changed_at", "changed_since", "id", "is_renamed", "room_ids",
        "seen", "seen_until", "shown", "told_anew", "watchers",
    )  # fmt: skip

    def __init__(self, appearance: Appearance, blocked: Iterable[str]) -> None:
        self.id = appearance.user.id
        self.appearance = appearance
        self.blocked = set(blocked)
        self.room_ids: set[str] | None = None
        self.watchers: set[Watcher] = set()
        self.shown = nothing_of(appearance.user)
        self.seen: Presence | None = None
        self.seen_until = 0.0
        self.changed_since = 0
        self.changed_at = 0
        self.told_anew: set[str] = set()
        self.is_renamed = False


class Watcher:
    """One connection's list of those whom it watches.

    Attributes:
        person_id: whose connection it is.
        asked_at: the number of the latest change when the list was made: its reply told of that.
        watched: the list; empty once another one has taken its place.
    """

    __slots__ = ("asked_at", "outbox", "person_id", "watched")

    def __init__(self, person_id: str, outbox: Outbox, watched: tuple[Watched, ...]) -> None:
        self.person_id = person_id
        self.outbox = outbox
        self.watched = watched
        self.asked_at = 0


class Sight(Protocol):
    """Whoever knows how people are seen, and by whom."""

    def look_at(self, watched: Watched) -> Presence:
        """How somebody is seen now by those who may."""

    def is_near(self, person_id: str, watched: Watched) -> bool:
        """Whether a person hears of somebody at all: they are in a room together."""

    def is_here(self, person_id: str) -> bool:
        """Whether somebody has a connection, or had one a moment ago."""


class _News:
    """What is told of one person in one round; takes it from there, so that it is told once.

    Attributes:
        until: the number of the latest change; who asked after it knows of it.
    """

    def __init__(self, watched: Watched, presence: Presence) -> None:
        self._presence = presence
        self._is_other = _differ(watched.shown, presence)
        self._since = watched.changed_since
        self.until = watched.changed_at
        self._told_anew, watched.told_anew = watched.told_anew, set()
        self._is_renamed, watched.is_renamed = watched.is_renamed, False
        watched.shown = presence

    @cached_property
    def _seen(self) -> Encoded:
        return _event("presence", self._presence)

    @cached_property
    def _hidden(self) -> Encoded:
        return _event("presence", nothing_of(self._presence.user))

    @cached_property
    def _renamed(self) -> Encoded:
        return _event("profile_changed", self._presence.user)

    def told(self, watcher: Watcher, blocked: Collection[str]) -> Iterator[Encoded]:
        """What is told to a watcher who asked before, and may have been blocked since."""
        # Everybody is told of their own name at once, whether they watch themselves or not.
        if self._is_renamed and watcher.person_id != self._presence.user.id:
            yield self._renamed
        is_anew = watcher.person_id in self._told_anew
        if watcher.person_id in blocked:
            if is_anew:
                yield self._hidden
        # Who asked between two changes may have been told what is no more.
        elif self._is_other or is_anew or watcher.asked_at >= self._since:
            yield self._seen


class Watches:
    """The lists of all connections, and the rounds in which they are told.

    A round writes to each connection for itself, and looks then whether it may still be told, so
    that nobody hears of somebody with whom they have just stopped sharing a room.

    Args:
        sight: knows how people are seen.
        shares: does the rounds, and nothing else.
        call_later: how to be called after so many seconds.
    """

    def __init__(self, sight: Sight, shares: Shares, call_later: Callable[..., object]) -> None:
        self._sight = sight
        self._shares = shares
        self._call_later = call_later
        self._watched: dict[str, Watched] = {}
        self._watchers: dict[Outbox, Watcher] = {}
        self._changed: set[Watched] = set()
        self._changes = 0
        self._round_is_due = False

    def find(self, person_id: str) -> Watched | None:
        """Find what is known here of somebody."""
        return self._watched.get(person_id)

    def know(self, appearance: Appearance, blocked: Iterable[str]) -> Watched:
        """Find or remember somebody; `watch` is to follow, else they are never forgotten."""
        watched = self._watched.get(appearance.user.id)
        if watched is None:
            watched = self._watched[appearance.user.id] = Watched(appearance, blocked)
        return watched

    def everybody_watched(self) -> list[Watched]:
        """List those whom anybody watches; the cost grows with their number."""
        return [watched for watched in self._watched.values() if watched.watchers]

    def watch(self, person_id: str, outbox: Outbox, people: Iterable[Watched]) -> list[Presence]:
        """Replace the list of a connection.

        Args:
            person_id: whose connection it is.
            outbox: the connection.
            people: those of the list with whom they share a room.

        Returns:
            How these are seen, in their order.
        """
        before = self._watchers.pop(outbox, None)
        watcher = self._watchers[outbox] = Watcher(person_id, outbox, tuple(people))
        presences = [self._add(watcher, watched) for watched in watcher.watched]
        watcher.asked_at = self._changes
        if before:
            self._end(before)
        return presences

    def unwatch(self, outbox: Outbox) -> None:
        """Forget the list of a connection; harmless if it has none."""
        watcher = self._watchers.pop(outbox, None)
        if watcher:
            self._end(watcher)

    def change(self, watched: Watched, *, told_anew: Iterable[str] = ()) -> None:
        """Let those who watch somebody be told with the next round if that looks otherwise now.

        Args:
            watched: who has changed.
            told_anew: ids of those for whom more has changed than for all others.
        """
        watched.seen = None
        if not watched.watchers:
            return
        self._changes += 1
        watched.changed_at = self._changes
        if watched not in self._changed:
            watched.changed_since = self._changes
            self._changed.add(watched)
        watched.told_anew.update(told_anew)
        self._need_round()

    def change_if_other(self, watched: Watched) -> None:
        """As `change`, if they look otherwise than those who watch have been told."""
        seen = self._sight.look_at(watched)
        if seen is watched.shown or watched in self._changed:
            return
        if _differ(watched.shown, seen):
            self.change(watched)
        else:
            watched.shown = seen  # so that this need not be compared again

    def forget_unwatched(self, watched: Watched) -> None:
        """Keep nothing of somebody who is not here, and whom nobody watches."""
        if not watched.watchers and not self._sight.is_here(watched.id):
            self._watched.pop(watched.id, None)

    def _add(self, watcher: Watcher, watched: Watched) -> Presence:
        seen = self._sight.look_at(watched)
        if not watched.watchers:
            watched.shown = seen
        elif seen is not watched.shown:
            self.change_if_other(watched)
        watched.watchers.add(watcher)
        is_blocked = watcher.person_id in watched.blocked
        return nothing_of(seen.user) if is_blocked else seen

    def _end(self, watcher: Watcher) -> None:
        people, watcher.watched = watcher.watched, ()
        for watched in people:
            watched.watchers.discard(watcher)
            if not watched.watchers:
                self.forget_unwatched(watched)

    # Rounds.

    def _need_round(self) -> None:
        if not self._round_is_due:
            self._round_is_due = True
            self._call_later(ROUND_SECONDS, self._begin_round)

    def _begin_round(self) -> None:
        self._shares.begin(self._round(), self._end_round)

    def _end_round(self) -> None:
        self._round_is_due = False
        if self._changed:
            self._need_round()

    def _round(self) -> Iterator[None]:
        changed, self._changed = self._changed, set()
        told: dict[Watcher, list[tuple[Watched, _News]]] = {}
        for watched in changed:
            news = watched, _News(watched, self._sight.look_at(watched))
            for watcher in watched.watchers:
                told.setdefault(watcher, []).append(news)
            yield
        for watcher, all_news in told.items():
            self._tell(watcher, all_news)
            yield

    def _tell(self, watcher: Watcher, all_news: list[tuple[Watched, _News]]) -> None:
        if not watcher.watched:
            return
        is_near, person_id = self._sight.is_near, watcher.person_id
        events: list[Encoded] = []
        for watched, news in all_news:
            if watcher.asked_at < news.until and is_near(person_id, watched):
                events += news.told(watcher, watched.blocked)
        if events:
            watcher.outbox.send(Encoded.join(events))


def _differ(one: Presence, other: Presence) -> bool:
    """Whether somebody looks otherwise; while they are there, when they were active does not."""
    return one.status != other.status or one.text != other.text or one.emoji != other.emoji


def _event(name: str, told: Shape) -> Encoded:
    return Encoded((event_packet(name, _encode(told)),))
