"""Who says nothing is let go at exactly the time that was agreed on, and nobody else is."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Self

from tests.faults.network.conftest import StartQuietServer
from tests.support.caller import Caller
from tests.support.census import QuietServer
from tests.support.lateness import FairClock, Lateness
from tests.support.line import NARROW_BYTES, HttpLine
from tests.support.listener import Listener
from tests.support.names import new_name
from tests.support.polling_session import PollingSession
from tests.support.source import ROOT

INTERVAL_SECONDS = 1.0
TIMEOUT_SECONDS = 2.0
DEAD_SECONDS = INTERVAL_SECONDS + TIMEOUT_SECONDS
GRACE_SECONDS = 1.0
# The server's clock ticks in steps of 20 ms; ours was read a moment before its own.
EARLY_SECONDS = 0.02
# Less than any wrong sum of the times. What this machine is late by itself comes on top.
LATE_SECONDS = 0.9
GIVE_UP_SECONDS = 60.0


SETTINGS = {
    "ping_interval_seconds": INTERVAL_SECONDS,
    "ping_timeout_seconds": TIMEOUT_SECONDS,
    "guest_grace_seconds": GRACE_SECONDS,
}


class Sign(NamedTuple):
    """A sign of life: the server noticed it between these two instants."""

    sent_at: float
    noticed_at: float

    @classmethod
    def of(cls, act: Callable[[], object]) -> Self:
        """Give one by an act that ends once the server has noticed it."""
        sent_at = time.monotonic()
        act()
        return cls(sent_at, time.monotonic())


class Punctuality:
    """Tells whether a server is on time, on a machine that may not be."""

    def __init__(self, server: QuietServer, lateness: Lateness) -> None:
        self._clock = FairClock(server.pid)
        self._began = time.monotonic() - self._clock.now()
        self._lateness = lateness

    @property
    def excused_seconds(self) -> float:
        """How late this machine may have made the server, and us who look at it, since then."""
        waited = time.monotonic() - self._clock.now() - self._began
        # A sign of life, a deadline and the news of it are each noticed late.
        return waited + 3 * self._lateness.worst_seconds

    def is_kept(self, at: float, sign: Sign, agreed_seconds: float) -> bool:
        """Whether something happened so long after a sign of life; never before, and not late."""
        latest = sign.noticed_at + agreed_seconds + LATE_SECONDS + self.excused_seconds
        return sign.sent_at + agreed_seconds - EARLY_SECONDS <= at <= latest


@contextmanager
def punctuality(server: QuietServer) -> Iterator[Punctuality]:
    """Look at how late this machine is while the block lasts."""
    with TemporaryDirectory(dir=server.data.parent) as folder, Lateness(Path(folder)) as lateness:
        yield Punctuality(server, lateness)


def test_a_silent_websocket_ends_on_time_and_its_guest_leaves_after_the_grace(
    server: QuietServer,
) -> None:
    def falls_silent_after(seconds: float) -> None:
        with (
            punctuality(server) as time_limit,
            Listener.in_new_room(server.port) as listener,
            Caller(server.port, new_name("silent")) as silent,
        ):
            silent.gets("join_room", room=listener.room)
            time.sleep(seconds)
            last_sign = Sign.of(lambda: silent.gets("list_rooms"))  # as good as a pong
            silent.line.seconds_until_end()
            assert time_limit.is_kept(time.monotonic(), last_sign, DEAD_SECONDS)
            left = listener.hears("user_left")
            assert left.told["user"] == silent.user
            assert time_limit.is_kept(left.at, last_sign, DEAD_SECONDS + GRACE_SECONDS)

    # At once, before the first ping, and between the first ping and the end.
    with ThreadPoolExecutor() as pool:
        list(pool.map(falls_silent_after, [0.0, 0.6, 1.6]))


def test_a_poller_that_polls_and_never_answers_a_ping_ends_on_time(server: QuietServer) -> None:
    with (
        punctuality(server) as time_limit,
        HttpLine(server.port) as gets,
        HttpLine(server.port) as posts,
    ):
        poller = PollingSession(gets, posts)
        last_sign = Sign.of(lambda: poller.say("40"))
        packets = [poller.raw_packet() for _ in range(4)]
        assert [packet[:2] for packet in packets] == ["40", "42", "2", "1"]
        assert time_limit.is_kept(time.monotonic(), last_sign, DEAD_SECONDS)
        poller.is_over()


def test_a_poller_that_goes_away_ends_on_time(server: QuietServer) -> None:
    server.settles()
    with HttpLine(server.port) as gets, HttpLine(server.port) as posts:
        poller = PollingSession(gets, posts)
        last_sign = Sign.of(lambda: poller.say("40"))
    counted = 0
    with HttpLine(server.port) as line:
        while True:
            sessions = server.census()["stonechat.transport.session.Session"]
            if time.monotonic() >= last_sign.sent_at + DEAD_SECONDS - EARLY_SECONDS:
                break  # it may have been counted too late
            assert sessions == 1
            counted += 1
            time.sleep(0.1)
        # Whoever asks is told exactly on time, however late the server's own look at it is.
        time.sleep(max(0, last_sign.noticed_at + DEAD_SECONDS + EARLY_SECONDS - time.monotonic()))
        assert poller.is_unknown(line)
    assert counted
    server.settles()


def test_who_answers_late_but_in_time_stays(start_quiet_server: StartQuietServer) -> None:
    interval_seconds, timeout_seconds, answer_seconds = 3.0, 3.0, 0.8
    server = start_quiet_server(
        ping_interval_seconds=interval_seconds, ping_timeout_seconds=timeout_seconds
    )
    with Caller(server.port, "late") as late:
        assert late.line.packet() == "2"
        # Later than either time alone, and long before both are over.
        time.sleep(answer_seconds)
        late.line.say("3")
        # The next ping comes when it would have been dead without the pong.
        assert late.line.packet() == "2"
        late.line.say("3")
        late.gets("join_room", room="lobby")


def test_a_ping_comes_one_interval_after_the_last_pong(server: QuietServer) -> None:
    with punctuality(server) as time_limit:
        start = time.monotonic()
        with Caller(server.port) as prompt:
            sign = Sign(start, time.monotonic())
            for _ in range(3):
                assert prompt.line.packet() == "2"
                assert time_limit.is_kept(time.monotonic(), sign, INTERVAL_SECONDS)
                sign = Sign.of(lambda: prompt.line.say("3"))


def test_a_peer_that_vanishes_without_a_word_is_let_go(server: QuietServer) -> None:
    with (
        punctuality(server) as time_limit,
        Listener.in_new_room(server.port) as listener,
        answering_client(server.port, listener.room) as client,
    ):
        time.sleep(1.5 * DEAD_SECONDS)  # it answers, and so it stays
        assert not listener.heard("user_left")
        client.send_signal(signal.SIGSTOP)
        stopped_at = time.monotonic()
        left = listener.hears("user_left")
        client.send_signal(signal.SIGCONT)
        # Its last pong may have been sent up to one interval and the way of a ping before.
        least = TIMEOUT_SECONDS + GRACE_SECONDS - EARLY_SECONDS
        excused_seconds = time_limit.excused_seconds
        assert least - excused_seconds <= left.at - stopped_at
        most = DEAD_SECONDS + GRACE_SECONDS + LATE_SECONDS
        assert left.at - stopped_at <= most + excused_seconds
        assert _said(client) == "ended"
    server.settles()


@contextmanager
def answering_client(port: int, room: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a client in a process of its own, which has joined this room."""
    command = [sys.executable, "-m", "tests.faults.network.answering_client", str(port), room]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as client:
        try:
            assert _said(client) == "joined"
            yield client
        finally:
            client.kill()


def _said(client: "subprocess.Popen[str]") -> str:
    assert client.stdout
    return client.stdout.readline().rstrip()


def test_who_reads_nothing_of_a_stream_is_let_go_on_time(server: QuietServer) -> None:
    with (
        punctuality(server) as time_limit,
        Listener.in_new_room(server.port) as listener,
        Caller(server.port, new_name("author")) as author,
        Caller(server.port, new_name("deaf"), buffer_bytes=NARROW_BYTES) as deaf,
    ):
        author.gets("join_room", room=listener.room)
        last_sign = Sign.of(lambda: deaf.gets("join_room", room=listener.room))
        while not listener.heard("user_left"):
            author.gets("send_message", room=listener.room, text="x" * 10_000)
            assert time.monotonic() - last_sign.sent_at < GIVE_UP_SECONDS
        left = listener.hears("user_left")
        assert left.told["user"] == deaf.user
        assert time_limit.is_kept(left.at, last_sign, DEAD_SECONDS + GRACE_SECONDS)
