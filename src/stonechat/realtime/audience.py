"""The connections that hear one room, and what each of them is still to be told.

A fan-out to thousands takes longer than anything else on the event loop may wait, so it is done in
shares. Between two shares people come, go and get replies; therefore it is known of each connection
what it is owed, and one of them can be brought up to date without the others.
"""

from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from stonechat.protocol.encoded import Encoded

STRIDE: Final = 32
"""Writes between two looks at the clock: a quarter of a millisecond."""

FAN_OUT_BYTES: Final = 256_000
"""What one fan-out takes along, so that nobody who reads is behind by it alone."""

WITHHELD_MOST: Final = 1_000
"""Changes withheld from one connection; an answer that takes longer is read anew."""

UNTIL_SKIPPED: Final = 2**62
"""A revision that no room has: whoever hears what is past it hears nothing before `skip`."""

_NOTHING: Final = Encoded(())


class Outbox(Protocol):
    """What waits to be written to one connection."""

    def send(self, encoded: Encoded) -> None:
        """Write something live; dropped while the connection is behind."""


class Told(msgspec.Struct, gc=False):
    """What was handed to listeners so far, in all rooms together, for whoever measures.

    Attributes:
        deliveries: changes, counted once for each connection that each of them was handed to.
        writes: how often a connection was handed some.
    """

    deliveries: int = 0
    writes: int = 0


class _Change(msgspec.Struct, frozen=True, gc=False):
    """What was published, and the revision that the room has with it."""

    revision: int
    size_bytes: int
    encoded: Encoded


class Audience:
    """The listeners of a room, what is pending for them, and the fan-out that is under way.

    A change is *pending* until a fan-out begins, which takes along what is pending, up to a bound,
    as one write for each listener. Listeners are *owed* a fan-out until their turn has come in it.

    Attributes:
        latest: the revision of the room after all that was published.
        pending_bytes: what the pending changes weigh.
        is_due: whether the hub is going to write, or lets the room rest; the hub's own note.
        spent_seconds: what the fan-out under way has taken so far; the hub's own note.
    """

    __slots__ = (
        "_fan_out",
        "_listeners",
        "_owed",
        "_partly",
        "_pending",
        "_skipped",
        "_sum",
        "_told",
        "_withheld",
        "is_due",
        "latest",
        "pending_bytes",
        "spent_seconds",
    )

    def __init__(self, revision: int, told: Told | None = None) -> None:
        self.latest = revision
        self._sum = told or Told()
        self.pending_bytes = 0
        self.is_due = False
        self.spent_seconds = 0.0
        self._listeners: set[Outbox] = set()
        self._pending: list[_Change] = []
        # Up to which revision a listener has been told, if that is more than the others.
        self._told: dict[Outbox, int] = {}
        self._withheld: dict[Outbox, list[_Change]] = {}
        # Past which revision somebody hears on who had been told more, or was behind meanwhile.
        self._skipped: dict[Outbox, int] = {}
        self._fan_out = _NOTHING
        self._owed: set[Outbox] = set()
        # What is owed instead to those who had been told more than the others when it began.
        self._partly: dict[Outbox, Encoded] = {}

    def __bool__(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners or self._withheld)

    @property
    def is_waiting(self) -> bool:
        """Whether there is anything left to write."""
        return bool(self._pending or self._owed)

    # Who listens.

    def listeners(self) -> tuple[Outbox, ...]:
        """List the connections that hear the room now, those too from which it is withheld."""
        return (*self._listeners, *self._withheld)

    def is_heard_by(self, outbox: Outbox) -> bool:
        """Whether a connection is one of the listeners."""
        return outbox in self._listeners or outbox in self._withheld

    def add(self, outbox: Outbox, revision: int) -> None:
        """Let a connection hear what is past a revision, which may still be to come."""
        if outbox not in self._listeners and outbox not in self._withheld:
            self._listeners.add(outbox)
            self._pass_over(outbox, revision)

    def remove(self, outbox: Outbox) -> None:
        """Let a connection hear nothing more, not even what it is owed."""
        self._listeners.discard(outbox)
        self._withheld.pop(outbox, None)
        self._skipped.pop(outbox, None)
        self._owed.discard(outbox)
        self._partly.pop(outbox, None)
        self._told.pop(outbox, None)

    def skip(self, outbox: Outbox) -> int:
        """Take for told whatever a connection has not been told yet.

        Returns:
            The revision past which it will be told everything.
        """
        if outbox in self._withheld:
            # Nothing is forgotten: the answer under way may have been read before this.
            self._skipped[outbox] = self.latest
            return self.latest
        told = self._told.get(outbox, 0)
        revision = self.latest if told == UNTIL_SKIPPED else max(self.latest, told)
        self._pass_over(outbox, revision)
        return revision

    def withhold(self, outbox: Outbox) -> bool:
        """Tell one listener what it is owed, and then nothing until `resume`; False if it is none.

        Costs what is published meanwhile, once for all of whom it is withheld. Past a bound the
        connection hears all of it and goes on listening.
        """
        if outbox not in self._listeners:
            return False
        self.write_out(outbox)
        told = self._told.get(outbox, 0)
        self.remove(outbox)
        self._withheld[outbox] = []
        if told > self.latest:
            self._skipped[outbox] = told
        return True

    def withholds(self, outbox: Outbox) -> bool:
        """Whether this room is still withheld from a connection."""
        return outbox in self._withheld

    def resume(self, outbox: Outbox, revision: int) -> None:
        """Tell a connection what was withheld from it past a revision, and what comes then.

        The revision may still be to come; 0 stands for no answer. Harmless when nothing is
        withheld.
        """
        kept = self._withheld.pop(outbox, None)
        skipped = self._skipped.pop(outbox, 0)
        if kept is not None:
            past = revision or skipped
            self._send(outbox, [change for change in kept if change.revision > past])
            self.add(outbox, max(past, self.latest))

    # What they hear.

    def publish(self, revision: int, packet: bytes) -> None:
        """Let everybody who listens now be told, when `write` is called."""
        change = _Change(revision, len(packet), Encoded((packet,)))
        self.latest = revision
        self.pending_bytes += len(packet)
        self._pending.append(change)
        for outbox, kept in tuple(self._withheld.items()):
            kept.append(change)
            if len(kept) >= WITHHELD_MOST:
                self.resume(outbox, 0)

    def write_out(self, outbox: Outbox) -> None:
        """Tell one connection now what it has not been told yet, and nobody else anything."""
        if outbox in self._withheld:
            kept, self._withheld[outbox] = self._withheld[outbox], []
            skipped = self._skipped.get(outbox, 0)
            self._send(outbox, [change for change in kept if change.revision > skipped])
        elif outbox in self._listeners:
            if outbox in self._owed:
                self._owed.discard(outbox)
                outbox.send(self._partly.pop(outbox, self._fan_out))
            told = self._told.get(outbox, -1)
            self._send(outbox, [change for change in self._pending if change.revision > told])
            self._pass_over(outbox, max(told, self.latest))

    def write(self, clock: Callable[[], float], until: float) -> bool:
        """Go on with the fan-out under way, or begin the next, until the clock says `until`.

        One fan-out at most, so that other rooms have their turn before this one's next.

        Returns:
            Whether the fan-out is done.
        """
        if not self._owed and self._pending:
            self._begin()
        while self._owed:
            self._write_some(min(len(self._owed), STRIDE))
            if self._owed and clock() >= until:
                return False
        self._fan_out = _NOTHING
        self._partly.clear()
        return True

    def _begin(self) -> None:
        pending = self._take_pending()
        latest = pending[-1].revision
        told, self._told = self._told, {}
        self._fan_out = Encoded.join([change.encoded for change in pending])
        self._owed = self._listeners - told.keys() if told else self._listeners.copy()
        self._sum.writes += len(self._owed)
        self._sum.deliveries += len(self._owed) * len(pending)
        if not told:
            return
        # When a crowd has just entered, each of them is told from another revision on.
        rests: dict[int, Encoded] = {}
        for outbox, revision in told.items():
            if revision > latest:
                self._told[outbox] = revision
            elif revision < latest:
                if revision not in rests:
                    rest = [change.encoded for change in pending if change.revision > revision]
                    rests[revision] = Encoded.join(rest)
                self._partly[outbox] = rests[revision]
                self._owed.add(outbox)
                self._sum.writes += 1
                self._sum.deliveries += len(rests[revision].packets)

    def _take_pending(self) -> list[_Change]:
        """Take what one fan-out may bring, oldest first, and at least one change."""
        if self.pending_bytes <= FAN_OUT_BYTES:
            taken, self._pending = self._pending, []
            self.pending_bytes = 0
            return taken
        count = size = 0
        while not count or size + self._pending[count].size_bytes <= FAN_OUT_BYTES:
            size += self._pending[count].size_bytes
            count += 1
        taken, self._pending = self._pending[:count], self._pending[count:]
        self.pending_bytes -= size
        return taken

    def _write_some(self, count: int) -> None:
        owed, partly, fan_out = self._owed, self._partly, self._fan_out
        for _ in range(count):
            if not owed:  # somebody who was written to has made others go
                return
            outbox = owed.pop()
            if partly:
                outbox.send(partly.pop(outbox, fan_out))
            else:
                outbox.send(fan_out)

    def _pass_over(self, outbox: Outbox, revision: int) -> None:
        self._owed.discard(outbox)
        self._partly.pop(outbox, None)
        if self._pending or revision > self.latest:
            self._told[outbox] = revision
        else:
            self._told.pop(outbox, None)

    def _send(self, outbox: Outbox, changes: list[_Change]) -> None:
        if changes:
            self._sum.writes += 1
            self._sum.deliveries += len(changes)
            outbox.send(Encoded.join([change.encoded for change in changes]))
