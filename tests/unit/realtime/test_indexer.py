"""When messages are made findable, with a clock that is told the time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from stonechat.actions.act import Outcome
from stonechat.chat.errors import ChatError, Unavailable
from stonechat.realtime.indexer import (
    BUSY_PAUSE_SECONDS,
    CAUGHT_UP_SOON,
    DELAY_SECONDS,
    RETRY_SECONDS,
    STREAMS_AT_ONCE,
    WAIT_SECONDS,
    Indexer,
)

Done = Callable[[Outcome[frozenset[str]] | ChatError], None]


@dataclass
class Alarm:
    """Something that was asked for at an instant."""

    at: float
    ring: Callable[[], None]
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Let it not happen."""
        self.is_cancelled = True


class Readers:
    """Say what cannot be found, or that the store is lost.

    Attributes:
        missing: How many messages, by stream; None when it is lost.
    """

    def __init__(self) -> None:
        self.missing: dict[str, int] | None = {}

    def submit(self, _: object, done: Callable[[Any], None]) -> None:
        """Answer a question."""
        done(Unavailable() if self.missing is None else self.missing)

    async def run(self, _: object) -> Any:
        """Answer a question."""
        return self.missing


class World:
    """A clock, and a store that does nothing before it is told to.

    Attributes:
        now: The time.
        acts: What was asked of the store and is not answered yet.
        readers: Know what cannot be found.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.acts: list[tuple[Sequence[str], Done]] = []
        self.readers = Readers()
        self._alarms: list[Alarm] = []

    def call_later(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        """Note what is to happen."""
        alarm = Alarm(self.now + seconds, ring)
        self._alarms.append(alarm)
        return alarm

    def submit_in_background(self, _: object, request: Any, done: Any) -> None:
        """Note an act."""
        self.acts.append((request, done))

    def passes(self, seconds: float) -> None:
        """Let time go by."""
        until = self.now + seconds
        while due := [it for it in self._alarms if it.at <= until and not it.is_cancelled]:
            alarm = min(due, key=lambda it: it.at)
            self._alarms.remove(alarm)
            self.now = max(self.now, alarm.at)
            alarm.ring()
        self.now = until

    def indexes(self, *streams: str, more: Sequence[str] = ()) -> None:
        """Do the one act that is asked for, which must be about these streams."""
        ((asked, done),) = self.acts
        assert list(asked) == list(streams)
        self.acts.clear()
        done(Outcome(frozenset(more)))


@pytest.fixture
def world() -> World:
    """Return a world in which nothing has happened."""
    return World()


@pytest.fixture
def indexer(world: World) -> Indexer:
    """Return an indexer that has not heard of anything."""
    return Indexer(world, world.readers, world.call_later, lambda: world.now)


def waiting(indexer: Indexer) -> list[str]:
    """Let somebody wait, and return a list that says so when they do no longer."""
    settled: list[str] = []
    indexer.when_settled(lambda: settled.append("settled"))
    return settled


def test_messages_wait_a_moment_for_others(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    world.passes(DELAY_SECONDS / 2)
    indexer.heard("two")
    indexer.heard("one")
    assert world.acts == []
    world.passes(DELAY_SECONDS / 2)
    world.indexes("one", "two")
    world.passes(60)
    assert world.acts == []


def test_what_is_heard_during_an_act_waits_for_the_next_one(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    world.passes(DELAY_SECONDS)
    indexer.heard("one")
    world.passes(DELAY_SECONDS)
    world.indexes("one")
    world.passes(DELAY_SECONDS)
    world.indexes("one")


def test_others_have_the_writer_for_as_long_as_an_act_took(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    world.passes(DELAY_SECONDS)
    world.passes(0.005)
    world.indexes("one", more=["one"])
    world.passes(0.004)
    assert world.acts == []
    world.passes(0.002)
    world.indexes("one")


def test_when_much_is_said_the_writer_is_left_alone(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    world.passes(DELAY_SECONDS)
    for _ in range(100):
        indexer.heard("two")
    world.passes(0.01)
    world.indexes("one", more=["one"])
    world.passes(BUSY_PAUSE_SECONDS * 0.9)
    assert world.acts == []
    world.passes(BUSY_PAUSE_SECONDS * 0.2)
    world.indexes("two", "one")


def test_a_search_waits_for_what_was_said_before_it_and_no_longer(
    world: World, indexer: Indexer
) -> None:
    assert waiting(indexer) == ["settled"]
    indexer.heard("one")
    settled = waiting(indexer)
    world.passes(0)
    indexer.heard("two")
    assert settled == []
    world.indexes("one")
    assert settled == ["settled"]


def test_an_act_that_began_before_a_message_does_not_count(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    world.passes(DELAY_SECONDS)
    before = waiting(indexer)
    indexer.heard("one")
    after = waiting(indexer)
    world.indexes("one")
    assert (before, after) == (["settled"], [])
    world.passes(0)
    world.indexes("one")
    assert after == ["settled"]


def test_a_search_waits_for_all_acts_that_it_takes(world: World, indexer: Indexer) -> None:
    names = [f"stream {number}" for number in range(STREAMS_AT_ONCE + 1)]
    for name in names:
        indexer.heard(name)
    settled = waiting(indexer)
    world.passes(0)
    world.indexes(*names[:-1], more=[names[0]])
    assert settled == []
    world.passes(0)
    world.indexes(names[-1], names[0])
    assert settled == ["settled"]


def test_a_search_does_not_wait_for_ever(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    settled = waiting(indexer)
    world.passes(WAIT_SECONDS * 0.9)
    assert settled == []
    world.passes(WAIT_SECONDS * 0.2)
    assert settled == ["settled"]
    world.indexes("one")
    assert settled == ["settled"]


def test_what_could_not_be_stored_is_tried_again(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    world.passes(DELAY_SECONDS)
    ((_, done),) = world.acts
    world.acts.clear()
    done(Unavailable())
    world.passes(RETRY_SECONDS)
    world.indexes("one")


async def test_what_is_left_from_before_is_waited_for_if_it_is_little(
    world: World, indexer: Indexer
) -> None:
    world.readers.missing = {"little": CAUGHT_UP_SOON, "much": CAUGHT_UP_SOON + 1}
    await indexer.start()
    settled = waiting(indexer)
    world.passes(0)
    world.indexes("little")
    assert settled == ["settled"]
    world.passes(0)
    indexer.heard("much")
    assert waiting(indexer) == ["settled"]
    world.passes(0.01)
    world.indexes("much", more=["much"])
    world.passes(0.01)
    indexer.heard("other")
    world.passes(0.01)
    world.indexes("much", more=["much"])
    world.passes(0.02)
    world.indexes("other")
    world.passes(0.02)
    assert [asked for asked, _ in world.acts] == [("much",)]


async def test_what_is_said_while_the_last_is_indexed_is_indexed_too(
    world: World, indexer: Indexer
) -> None:
    world.readers.missing = {"much": CAUGHT_UP_SOON + 1}
    await indexer.start()
    world.passes(0)
    indexer.heard("much")
    world.passes(0.01)
    world.indexes("much")
    world.passes(DELAY_SECONDS)
    world.indexes("much")
    world.passes(60)
    assert world.acts == []


def test_after_a_commit_in_doubt_it_is_looked_for_what_is_stored(
    world: World, indexer: Indexer
) -> None:
    world.readers.missing = None
    indexer.look_again()
    world.passes(RETRY_SECONDS * 1.5)
    world.readers.missing = {"one": 1}
    assert world.acts == []
    world.passes(RETRY_SECONDS)
    world.indexes("one")


def test_after_the_end_nothing_is_begun_and_nobody_waits(world: World, indexer: Indexer) -> None:
    indexer.heard("one")
    settled = waiting(indexer)
    indexer.stop()
    indexer.heard("two")
    world.passes(60)
    assert world.acts == []
    assert settled == waiting(indexer) == ["settled"]
