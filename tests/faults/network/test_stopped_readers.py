"""A reader that stops costs a bounded number of bytes, holds up nobody and misses nothing."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Event

import pytest

from tests.faults.conftest import FACTOR
from tests.faults.network.conftest import StartQuietServer
from tests.support.bystanders import Bystanders
from tests.support.caller import Caller, PollingCaller, Talker
from tests.support.census import Memory, QuietServer
from tests.support.follower import Follower
from tests.support.lateness import FairClock, Lateness
from tests.support.line import NARROW_BYTES
from tests.support.names import new_name

# No ping may come between: whoever polls cannot answer it before reading.
SETTINGS = {"ping_interval_seconds": 60}
TEXT = "x" * 10_000
STOPS = 3
FITS_SECONDS = 3.0 * FACTOR
BURST = 20
# More than the outbox (1 MB) and what the kernel takes.
MESSAGES = 240
PEAK_BYTES = 40_000_000
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

    def __init__(
        self, clock: FairClock, author: Talker, listener: Talker, text: str = TEXT
    ) -> None:
        self._clock = clock
        self._text = text
        self._author = author
        self._listener = listener
        self.room: str = author.gets("create_room", name=new_name("room"))["room"]["id"]
        self.said = 0
        listener.gets("join_room", room=self.room)

    def talk(self, messages: int) -> float:
        """Say so much, a burst at a time; the seconds that half of the bursts took at most."""
        return median(self._burst() for _ in range(messages // BURST))

    def talk_until(self, stopping: Event) -> None:
        """Say one burst after the other until told to stop."""
        while not stopping.is_set():
            self._burst()

    def say(self) -> None:
        """Say one thing more."""
        self.said += 1
        self._author.gets("send_message", room=self.room, text=self._text)
        assert self._author.hears("message") == self._listener.hears("message")

    def _burst(self) -> float:
        start = self._clock.now()
        acks = [
            self._author.request("send_message", room=self.room, text=self._text)
            for _ in range(BURST)
        ]
        heard = [self._listener.hears("message")["position"] for _ in acks]
        passed = self._clock.now() - start
        assert heard == list(range(self.said + 1, self.said + BURST + 1))
        assert [self._author.reply(ack)["message"]["position"] for ack in acks] == heard
        assert len([self._author.hears("message") for _ in acks]) == BURST
        self.said += BURST
        return passed


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
        clock = FairClock(server.pid)
        crowd = Crowd(clock, author, listener)
        undisturbed = Crowd(clock, author, quiet)
        reader, stop = stopping(server.port)
        with reader:
            follower = Follower.of_new_room(reader, crowd.room)
            for stops in range(1, STOPS + 1):
                with Lateness(server.data.parent) as lateness:
                    usual_seconds = undisturbed.talk(MESSAGES)
                    for _ in range(random.randrange(3)):
                        follower.catch_up()  # it may be under way when the reading stops
                    crowd.say()
                    memory = Memory.of(server)
                    stop()
                    disturbed_seconds = crowd.talk(MESSAGES)
                assert disturbed_seconds < 5 * usual_seconds + 0.1 + lateness.worst_seconds
                assert memory.peak_bytes < PEAK_BYTES
                follower.hears_behind()
                follower.hears_all_asked_for()
                follower.catch_up()
                follower.hears_all_asked_for()
                crowd.say()
                assert follower.hears_live() == follower.known
                assert follower.positions == list(range(1, crowd.said + 1))
                assert len(follower.told_behind) == stops


def test_who_reads_in_fits_and_starts_and_catches_up_at_random_misses_nothing(
    start_quiet_server: StartQuietServer,
) -> None:
    # Less than one answer to catch_up may weigh, and more than a burst.
    server = start_quiet_server(outbox_bytes=100_000, ping_interval_seconds=60)
    with (
        Caller(server.port, "author") as author,
        Caller(server.port, "listener") as listener,
        Caller(server.port, "reader", buffer_bytes=16_384) as reader,
        ThreadPoolExecutor(1) as pool,
    ):
        crowd = Crowd(FairClock(server.pid), author, listener, TEXT[:2_000])
        follower = Follower.of_new_room(reader, crowd.room)
        stopping = Event()
        talking = pool.submit(crowd.talk_until, stopping)
        try:
            read_in_fits_and_starts(follower)
        finally:
            stopping.set()
            talking.result()
        assert follower.told_behind
        while len(follower.positions) < crowd.said:
            follower.catch_up()
            follower.hears_all_asked_for()
        crowd.say()
        while len(follower.positions) < crowd.said:
            follower.follows()
        assert follower.positions == list(range(1, crowd.said + 1))


def read_in_fits_and_starts(follower: Follower) -> None:
    """Read a little, wait a little, and now and then ask for what is missing."""
    until = time.monotonic() + FITS_SECONDS
    while time.monotonic() < until:
        time.sleep(random.choice((0, 0, 0.001, 0.1)))
        if random.random() < 0.1:
            follower.catch_up()
        for _ in range(random.randrange(30)):
            follower.follows()


def test_pages_that_are_asked_for_and_not_read_are_kept_back_and_come_in_the_end(
    server: QuietServer,
) -> None:
    with (
        Caller(server.port, new_name("author")) as author,
        Caller(server.port, new_name("listener")) as listener,
        Caller(server.port, new_name("reader"), buffer_bytes=NARROW_BYTES) as reader,
    ):
        crowd = Crowd(FairClock(server.pid), author, listener)
        crowd.talk(100)
        memory = Memory.of(server)
        with Bystanders(server) as bystanders:
            asked = [reader.request("history", room=crowd.room, limit=100) for _ in range(300)]
            while len(bystanders.delays) < 50:
                time.sleep(0.01)
            unread = memory.peak_bytes
            pages = [reader.reply(ack)["messages"] for ack in asked[:40]]
        assert unread < PEAK_BYTES
        assert bystanders.slowest_seconds < DELAY_SECONDS
        assert all(
            [message["position"] for message in page] == list(range(1, 101)) for page in pages
        )
