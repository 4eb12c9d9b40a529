"""A reader that stops costs a bounded number of bytes, holds up nobody and misses nothing."""

import random
import time
from collections.abc import Callable
from statistics import median

import pytest

from tests.support.caller import Caller, PollingCaller, Talker
from tests.support.census import Memory, QuietServer
from tests.support.follower import Follower
from tests.support.line import NARROW_BYTES
from tests.support.names import new_name
from tests.support.witness import Witness

# No ping may come between: whoever polls cannot answer it before reading.
SETTINGS = {"ping_interval_seconds": 60}
TEXT = "x" * 10_000
STOPS = 3
BURST = 20
# More than the outbox (1 MB) and what the kernel takes.
MESSAGES = 240
PEAK_BYTES = 30_000_000
DELAY_SECONDS = 1.0

Stop = Callable[[int], tuple[Talker, Callable[[], object]]]


def at_a_websocket(port: int) -> tuple[Talker, Callable[[], object]]:
    """Be somebody who reads nothing any more."""
    return Caller(port, new_name("reader"), buffer_bytes=NARROW_BYTES), lambda: None


def in_the_middle_of_a_frame(port: int) -> tuple[Talker, Callable[[], object]]:
    """Be somebody who stops within a message."""
    caller = Caller(port, new_name("reader"), buffer_bytes=NARROW_BYTES)
    return caller, lambda: caller.line.fill(len(TEXT) // 2)


def between_two_polls(port: int) -> tuple[Talker, Callable[[], object]]:
    """Be somebody who does not poll any more."""
    return PollingCaller(port, new_name("reader")), lambda: None


def in_the_middle_of_a_poll(port: int) -> tuple[Talker, Callable[[], object]]:
    """Be somebody who polls and stops within the answer."""
    caller = PollingCaller(port, new_name("reader"))

    def stop() -> None:
        caller.poller.poll()
        caller.poller.gets.fill(len(TEXT) // 2)

    return caller, stop


class Crowd:
    """Two people in a room, one of whom talks while the other measures when it is heard.

    Attributes:
        room: Where.
        said: How many messages there are.
    """

    def __init__(self, author: Talker, listener: Talker) -> None:
        self._author = author
        self._listener = listener
        self.room: str = author.gets("create_room", name=new_name("room"))["room"]["id"]
        self.said = 0
        listener.gets("join_room", room=self.room)

    def talk(self, messages: int) -> float:
        """Say so much, a burst at a time; the seconds that half of the bursts took at most."""
        return median(self._burst() for _ in range(messages // BURST))

    def say(self) -> None:
        """Say one thing more."""
        self.said += 1
        self._author.gets("send_message", room=self.room, text=TEXT)
        assert self._author.hears("message") == self._listener.hears("message")

    def _burst(self) -> float:
        start = time.monotonic()
        acks = [
            self._author.request("send_message", room=self.room, text=TEXT) for _ in range(BURST)
        ]
        heard = [self._listener.hears("message")["position"] for _ in acks]
        passed = time.monotonic() - start
        assert heard == list(range(self.said + 1, self.said + BURST + 1))
        assert [self._author.reply(ack)["message"]["position"] for ack in acks] == heard
        assert len([self._author.hears("message") for _ in acks]) == BURST
        self.said += BURST
        return passed


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "stopping",
    [at_a_websocket, in_the_middle_of_a_frame, between_two_polls, in_the_middle_of_a_poll],
    ids=lambda stopping: stopping.__name__,
)
def test_a_reader_that_stops_again_and_again_misses_nothing_and_holds_up_nobody(
    server: QuietServer, stopping: Stop
) -> None:
    with (
        Caller(server.port, new_name("author")) as author,
        Caller(server.port, new_name("listener")) as listener,
        Caller(server.port, new_name("quiet")) as quiet,
    ):
        usual = Crowd(author, quiet).talk(MESSAGES)
        crowd = Crowd(author, listener)
        reader, stop = stopping(server.port)
        with reader:
            follower = Follower.of_new_room(reader, crowd.room)
            for stops in range(1, STOPS + 1):
                for _ in range(random.randrange(3)):
                    follower.catch_up()  # it may be under way when the reading stops
                crowd.say()
                memory = Memory.of(server)
                stop()
                assert crowd.talk(MESSAGES) < 5 * usual + 0.1
                assert memory.peak_bytes < PEAK_BYTES
                follower.hears_behind()
                follower.hears_all_asked_for()
                follower.catch_up()
                follower.hears_all_asked_for()
                crowd.say()
                assert follower.hears_live() == follower.known
                assert follower.positions == list(range(1, crowd.said + 1))
                assert len(follower.told_behind) == stops


@pytest.mark.timeout(120)
def test_pages_that_are_asked_for_and_not_read_are_kept_back_and_come_in_the_end(
    server: QuietServer,
) -> None:
    with (
        Caller(server.port, new_name("author")) as author,
        Caller(server.port, new_name("listener")) as listener,
        Caller(server.port, new_name("reader"), buffer_bytes=NARROW_BYTES) as reader,
    ):
        crowd = Crowd(author, listener)
        crowd.talk(100)
        memory = Memory.of(server)
        with Witness(server.port) as witness:
            asked = [reader.request("history", room=crowd.room, limit=100) for _ in range(300)]
            while len(witness.delays) < 50:
                time.sleep(0.01)
            unread = memory.peak_bytes
            pages = [reader.reply(ack)["messages"] for ack in asked[:40]]
        assert unread < PEAK_BYTES
        assert witness.slowest_seconds < DELAY_SECONDS
        assert all(
            [message["position"] for message in page] == list(range(1, 101)) for page in pages
        )
