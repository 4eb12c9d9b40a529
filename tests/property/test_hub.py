"""Whatever happens while a room is written to, everybody hears every revision once, in order."""

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from stonechat.protocol.encoded import Encoded
from stonechat.realtime import audience
from stonechat.realtime.hub import Hub
from stonechat.realtime.turns import SHARE_SECONDS
from tests.support.loop import Turn

ROOM = "kitchen"
PEOPLE = st.integers(0, 5)


class Listener:
    """A connection that is slow to write to, and insists on hearing what comes next."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self.heard = 0
        self.faults: list[str] = []
        self.is_in = False
        self.withheld = False

    def send(self, encoded: Encoded) -> None:
        # Noted, because the hub logs what a listener raises, and goes on.
        if not encoded.packets:
            self.faults.append("an empty write")
        for packet in encoded.packets:
            if int(packet) != self.heard + 1:
                self.faults.append(f"{packet!r} after {self.heard}")
            self.heard = int(packet)
        self.turn.now += SHARE_SECONDS / 2

    def counts_from(self, revision: int) -> None:
        """Know from somewhere else how the room stands."""
        self.heard = revision


class Room(RuleBasedStateMachine):
    """One room, six people who come and go, and a loop whose turns end at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        # The hub looks at the clock behind each write, so that fan-outs are cut everywhere.
        self.patch.setattr(audience, "STRIDE", 1)
        self.turn = Turn()
        self.hub = Hub(self.turn.call_soon, self.turn.call_later, self.turn.clock)
        self.revision = 0
        self.listeners = [Listener(self.turn) for _ in range(6)]
        for number, listener in enumerate(self.listeners):
            self.hub.arrive(str(number), listener, [])

    @rule()
    def publish(self) -> None:
        self.revision += 1
        self.hub.publish(ROOM, self.revision, str(self.revision).encode())

    @rule()
    def end_turn(self) -> None:
        self.turn.end()

    @rule(number=PEOPLE)
    def enter(self, number: int) -> None:
        listener = self.listeners[number]
        if not listener.is_in:
            listener.is_in = True
            listener.counts_from(self.revision)
            self.hub.enter(str(number), ROOM, self.revision)

    @rule(number=PEOPLE)
    def exit(self, number: int) -> None:
        listener = self.listeners[number]
        self.hub.exit(str(number), ROOM)
        if listener.is_in:
            assert listener.heard >= self.revision
        listener.is_in = listener.withheld = False

    @rule(number=PEOPLE)
    def come_back(self, number: int) -> None:
        listener = self.listeners[number]
        self.hub.depart(str(number), listener)
        again = self.listeners[number] = Listener(self.turn)
        again.is_in = listener.is_in
        again.counts_from(self.revision)
        self.hub.arrive(str(number), again, [(ROOM, self.revision)] if again.is_in else [])

    @rule(number=PEOPLE)
    def answer(self, number: int) -> None:
        listener = self.listeners[number]
        if listener.is_in and not listener.withheld:
            self.hub.write_out(ROOM, listener)
            assert listener.heard >= self.revision

    @rule(number=PEOPLE)
    def drain(self, number: int) -> None:
        listener = self.listeners[number]
        if listener.is_in:
            told = self.hub.skip(str(number), listener)[0][ROOM]
            assert told >= self.revision
            listener.counts_from(told)

    @rule(number=PEOPLE)
    def withhold(self, number: int) -> None:
        listener = self.listeners[number]
        if not listener.withheld:
            assert self.hub.withhold(ROOM, listener) == listener.is_in
            listener.withheld = listener.is_in

    @rule(number=PEOPLE, ahead=st.integers(-2, 2))
    def resume(self, number: int, ahead: int) -> None:
        listener = self.listeners[number]
        if listener.withheld:
            listener.withheld = False
            answered = max(listener.heard, self.revision + ahead)
            listener.counts_from(answered)
            self.hub.resume(ROOM, listener, answered)
            assert listener.heard == max(answered, self.revision)

    @rule(number=PEOPLE)
    def fail_to_answer(self, number: int) -> None:
        listener = self.listeners[number]
        if listener.withheld:
            listener.withheld = False
            self.hub.resume(ROOM, listener, 0)
            assert listener.heard >= self.revision

    @invariant()
    def everybody_in_it_is_told_how_far_it_is(self) -> None:
        for number, listener in enumerate(self.listeners):
            told = self.hub.revision(str(number), ROOM)
            assert told == (self.revision if listener.is_in else None)
            assert listener.faults == []

    @precondition(lambda self: self.revision > 0)
    @rule()
    def rest(self) -> None:
        self.turn.finish()
        self.everybody_in_it_is_told_how_far_it_is()
        for listener in self.listeners:
            if listener.is_in and not listener.withheld:
                assert listener.heard >= self.revision

    def teardown(self) -> None:
        self.rest()
        self.patch.undo()


TestRoom = Room.TestCase
TestRoom.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
