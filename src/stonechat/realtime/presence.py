"""Who is there, as far as others may know.

Somebody is *here* while they have a connection and for the grace after the last one, in which they
look as before. They are idle when nothing gave a sign of them for a while. A sign is only what
others hear of anyway, so that nobody can tell from it who reads or whispers.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Final

from stonechat.actions.store.presence import Appearance, Neighbour
from stonechat.chat.values import Availability
from stonechat.realtime.activity import Activity
from stonechat.realtime.audience import Outbox
from stonechat.realtime.grace import Grace
from stonechat.realtime.hiding import Hiding
from stonechat.realtime.hub import Hub
from stonechat.realtime.readings import Readings
from stonechat.realtime.shares import Shares
from stonechat.realtime.watches import Watched, Watches, nothing_of
from stonechat.wire import people
from stonechat.wire.shapes import User, timestamp

IDLE_SECONDS: Final = 600.0
"""After how long without a sign somebody looks away."""

SWEEP_SECONDS: Final = 15.0
"""How often it is looked who of those watched has become idle, or whose status has ended."""

FRESH_SECONDS: Final = 1.0
"""For how long nobody is looked at anew: when a crowd comes back, all ask after the same people."""


class Presence:
    """How people are seen, and who is told when that changes.

    Nothing is kept of a connection that watches nobody. Everything here happens on the event loop's
    thread.

    Args:
        hub: knows who is connected, and hears which rooms.
        activity: when people were last active.
        grace: of those who leave, during which they look as before; as long as of those who hide.
        call_soon: how to be called once the present turn of the loop is over.
        call_later: how to be called after so many seconds.
        clock: monotonic seconds.

    Attributes:
        readings: of those who are missing; who changes meanwhile has to be read anew.
        grace: of those who left, during which they look as before.
        watches: the lists of those who are watched.
        is_elsewhere: whether somebody is connected to another process (`elsewhere.py`).
    """

    def __init__(
        self,
        hub: Hub,
        activity: Activity,
        grace: Grace,
        call_soon: Callable[..., object],
        call_later: Callable[..., object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.readings = Readings()
        self.is_elsewhere: Callable[[str], bool] = frozenset[str]().__contains__
        self._hub = hub
        self._activity = activity
        self.grace = grace
        grace.over = self.have_left
        self._hiding = Hiding(grace.twin(), self._have_hidden)
        self._call_later = call_later
        self._clock = clock
        self.watches = Watches(self, Shares(call_soon, clock), call_later)
        self._sweeping = Shares(call_soon, clock)
        self._sweep_is_due = False
        self._stopped = False

    # Coming and going.

    def arrive(self, person_id: str) -> None:
        """Somebody is about to have a connection more, of which the hub does not know yet.

        It is a sign of them unless they were here: clients come back by themselves.
        """
        was_here = self.is_here(person_id)
        self.grace.end(person_id)
        watched = self.watches.find(person_id)
        if watched:
            watched.room_ids = None
        if not was_here:
            self._activity.note(person_id)
            if watched:
                self.watches.change(watched)

    def depart(self, person_id: str, room_ids: AbstractSet[str]) -> None:
        """Somebody has lost their last connection; the rooms are those that it heard."""
        watched = self.watches.find(person_id)
        if watched:
            watched.room_ids = set(room_ids)
        self.grace.begin(person_id)

    def is_here(self, person_id: str) -> bool:
        """Whether somebody has a connection, or had one a moment ago."""
        is_connected = self._hub.is_present(person_id) or self.is_elsewhere(person_id)
        return is_connected or person_id in self.grace

    def give_sign(self, person_id: str) -> None:
        """Somebody who is connected does something that others hear of."""
        was_idle = self._activity.idle_seconds(person_id) >= IDLE_SECONDS
        self._activity.note(person_id)
        if was_idle:
            self._change(person_id)

    def stop(self) -> None:
        """Tell nobody anything any more, and store when people were last active."""
        self._stopped = True
        self._activity.stop()

    # What is stored of people, as it changes.

    def enter(self, person_id: str, room_id: str) -> None:
        """Somebody became a member of a room."""
        watched = self._know_better(person_id)
        if watched and watched.room_ids is not None:
            watched.room_ids.add(room_id)

    def exit(self, person_id: str, room_id: str) -> None:
        """Somebody is no longer a member; who watches them hears nothing more for this room's sake.

        Nor do they themselves hear of those who are in it, which the hub sees to.
        """
        watched = self._know_better(person_id)
        if watched and watched.room_ids is not None:
            watched.room_ids.discard(room_id)

    def last_sign(self, person_id: str) -> datetime | None:
        """When somebody last gave a sign; None if the store knows it as well."""
        return self._activity.last(person_id)

    def appear(self, appearance: Appearance, before: Appearance | None = None) -> None:
        """Somebody chose to be seen otherwise, at whichever door.

        It is a sign of who is connected, unless they hide: that shows when their going would.

        Args:
            appearance: how they are to be seen.
            before: how they were until then; None if they did not choose whether they hide.
        """
        person_id, hidden = appearance.user.id, Availability.INVISIBLE
        watched = self._know_better(person_id)
        if watched:
            watched.appearance = appearance
        if appearance.availability is not hidden:
            self._hiding.end(person_id)
            if self._hub.is_present(person_id):
                self._activity.note(person_id)
        elif before and before.availability is not hidden and self.is_here(person_id):
            self._hiding.begin(before, appearance)
            return
        if watched:
            self.watches.change(watched)

    def rename(self, user: User) -> None:
        """Somebody has another name or picture; those who watch hear `profile_changed`."""
        watched = self._know_better(user.id)
        if watched:
            watched.appearance = replace(watched.appearance, user=user)
            watched.is_renamed = True
            self.watches.change(watched)

    def block(self, blocker_id: str, blocked_id: str, *, on: bool) -> None:
        """Somebody blocked somebody, who sees nothing of them from now on; or lets them be."""
        watched = self._know_better(blocker_id)
        if watched:
            change = watched.blocked.add if on else watched.blocked.discard
            change(blocked_id)
            self.watches.change(watched, told_anew=[blocked_id])

    # Who watches whom.

    def missing(self, person_id: str, watched_ids: Collection[str]) -> list[str]:
        """Those of whom the store has to be asked before they can be watched, or be left out."""
        find = self.watches.find
        return [
            other
            for other in watched_ids
            # Of somebody without a connection not every room need be known.
            if (watched := find(other)) is None
            or (watched.room_ids is not None and not self.is_near(person_id, watched))
        ]

    def watch(
        self,
        person_id: str,
        outbox: Outbox,
        watched_ids: Collection[str],
        neighbours: Mapping[str, Neighbour],
    ) -> list[people.Presence]:
        """Let a connection hear of these people instead of those before.

        Args:
            person_id: whose connection it is.
            outbox: the connection.
            watched_ids: whom to watch, each once.
            neighbours: what was read of those who were `missing`; who is in neither is left out.

        Returns:
            How they are seen now, of those with whom the person shares a room.
        """
        near = []
        own_room_ids = self._hub.rooms(person_id)
        for watched_id in watched_ids:
            watched = self._recognize(watched_id, neighbours.get(watched_id))
            if watched is None:
                continue
            if watched_id == person_id or self._is_in_any(watched, own_room_ids):
                near.append(watched)
            else:
                self.watches.forget_unwatched(watched)
        presences = self.watches.watch(person_id, outbox, near)
        self._need_sweep()
        return presences

    def unwatch(self, outbox: Outbox) -> None:
        """Let a connection hear of nobody, for it has ended."""
        self.watches.unwatch(outbox)

    def presence_of(
        self, user: User, neighbour: Neighbour | None, *, seen_by: str
    ) -> people.Presence:
        """How somebody is seen by somebody who asks once, and does not watch.

        Who hides sees at once how they are going to look.

        Args:
            user: who.
            neighbour: what the store says of them to the one who asks; None if they share no room.
            seen_by: the id of the one who asks.
        """
        if neighbour is None or seen_by in neighbour.blocked:
            return nothing_of(user)
        appearance = replace(neighbour.appearance, user=user)
        return self._look(appearance if seen_by == user.id else self._hiding.seen(appearance))

    def look_at(self, watched: Watched) -> people.Presence:
        """How somebody is seen now by those who may."""
        now = self._clock()
        if watched.seen is None or watched.seen_until <= now:
            watched.seen = self._look(self._hiding.seen(watched.appearance))
            watched.seen_until = now + FRESH_SECONDS
        return watched.seen

    def is_near(self, person_id: str, watched: Watched) -> bool:
        """Whether a person hears of somebody at all: they are in a room together, or the same."""
        return watched.id == person_id or self._is_in_any(watched, self._hub.rooms(person_id))

    def _is_in_any(self, watched: Watched, room_ids: AbstractSet[str]) -> bool:
        theirs = self._hub.rooms(watched.id) if watched.room_ids is None else watched.room_ids
        return not theirs.isdisjoint(room_ids)

    def _look(self, appearance: Appearance) -> people.Presence:
        if not appearance.shows_presence:
            return nothing_of(appearance.user)
        person_id = appearance.user.id
        has_ended = appearance.until is not None and appearance.until <= self._activity.now()
        last_active_at = appearance.last_active_at
        if appearance.availability is not Availability.INVISIBLE:
            last_active_at = self._activity.last(person_id) or last_active_at
        return people.Presence(
            user=appearance.user,
            status=self._status(person_id, appearance.availability),
            last_active_at=timestamp(last_active_at),
            text=None if has_ended else appearance.text,
            emoji=None if has_ended else appearance.emoji,
        )

    def _status(self, person_id: str, availability: Availability) -> people.Status:
        if availability is Availability.INVISIBLE or not self.is_here(person_id):
            return "offline"
        if availability is Availability.AWAY:
            return "away"
        is_idle = self._activity.idle_seconds(person_id) >= IDLE_SECONDS
        return "away" if is_idle else "online"

    def _change(self, person_id: str) -> None:
        watched = self.watches.find(person_id)
        if watched:
            self.watches.change(watched)

    def _know_better(self, person_id: str) -> Watched | None:
        self.readings.overtake(person_id)
        return self.watches.find(person_id)

    def _recognize(self, person_id: str, neighbour: Neighbour | None) -> Watched | None:
        watched = self.watches.find(person_id)
        if neighbour is None:
            return watched
        if watched is None:
            watched = self.watches.know(neighbour.appearance, neighbour.blocked)
            if not self._hub.is_present(person_id):
                watched.room_ids = set()
        if watched.room_ids is not None:
            watched.room_ids |= neighbour.room_ids
        return watched

    # What comes with time.

    def have_left(self, person_ids: list[str]) -> None:
        """Let those whose grace is over look offline."""
        if self._stopped:
            return
        for person_id in person_ids:
            watched = self.watches.find(person_id)
            if watched:
                self._keep_last_activity(watched)
                self.watches.change(watched)
                self.watches.forget_unwatched(watched)
        self._activity.settle(person_ids)

    def _have_hidden(self, person_ids: list[str]) -> None:
        """Let those look offline who hid as long ago as the grace lasts."""
        for person_id in () if self._stopped else person_ids:
            self._change(person_id)

    def _keep_last_activity(self, watched: Watched) -> None:
        last, appearance = self._activity.last(watched.id), watched.appearance
        if last and appearance.availability is not Availability.INVISIBLE:
            watched.appearance = replace(appearance, last_active_at=last)

    def _need_sweep(self) -> None:
        if not self._sweep_is_due:
            self._sweep_is_due = True
            self._call_later(SWEEP_SECONDS, self._begin_sweep)

    def _begin_sweep(self) -> None:
        if not self._stopped:
            self._sweeping.begin(self._sweep(), self._end_sweep)

    def _sweep(self) -> Iterator[None]:
        for watched in self.watches.everybody_watched():
            self.watches.change_if_other(watched)
            yield

    def _end_sweep(self) -> None:
        self._sweep_is_due = False
        if self.watches.everybody_watched():
            self._need_sweep()
