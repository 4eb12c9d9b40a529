"""Who says nothing is let go at exactly the time that was agreed on, and nobody else is."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.network.conftest import StartQuietServer
from tests.support.caller import Caller
from tests.support.census import Census
from tests.support.line import HttpLine
from tests.support.listener import Listener
from tests.support.poller import Poller
from tests.support.server import RunningServer
from tests.support.source import ROOT

INTERVAL_SECONDS = 0.6
TIMEOUT_SECONDS = 1.0
DEAD_SECONDS = INTERVAL_SECONDS + TIMEOUT_SECONDS
GRACE_SECONDS = 0.5
# The server's clock ticks in steps of 20 ms; ours was read a moment before its own.
EARLY_SECONDS = 0.02
# For machines with something else to do, and still less than any wrong sum of the times.
LATE_SECONDS = 0.45


@pytest.fixture
def server(start_quiet_server: StartQuietServer) -> RunningServer:
    """Run a server with short times."""
    return start_quiet_server(
        ping_interval_seconds=INTERVAL_SECONDS,
        ping_timeout_seconds=TIMEOUT_SECONDS,
        guest_grace_seconds=GRACE_SECONDS,
    )


def is_punctual(seconds: float, agreed_seconds: float) -> bool:
    return agreed_seconds - EARLY_SECONDS <= seconds <= agreed_seconds + LATE_SECONDS


@pytest.mark.parametrize("alive_seconds", [0.0, 0.4, 0.9], ids="alive for {} s".format)
def test_a_silent_websocket_ends_on_time_and_its_guest_leaves_after_the_grace(
    server: RunningServer, alive_seconds: float
) -> None:
    with Listener.in_lobby(server.port) as listener, Caller(server.port, "silent") as silent:
        silent.gets("join_room", room="lobby")
        time.sleep(alive_seconds)
        last_sign = time.monotonic()
        silent.gets("list_rooms")  # as good a sign of life as a pong
        silent.line.seconds_until_end()
        assert is_punctual(time.monotonic() - last_sign, DEAD_SECONDS)
        left = listener.hears("user_left")
        assert left.told["user"]["username"] == "silent"
        assert is_punctual(left.at - last_sign, DEAD_SECONDS + GRACE_SECONDS)


def test_a_poller_that_polls_and_never_answers_a_ping_ends_on_time(server: RunningServer) -> None:
    with HttpLine(server.port) as gets, HttpLine(server.port) as posts:
        poller = Poller(gets, posts)
        last_sign = time.monotonic()
        poller.say("40")
        packets = [poller.raw_packet() for _ in range(4)]
        assert [packet[:2] for packet in packets] == ["40", "42", "2", "1"]
        assert is_punctual(time.monotonic() - last_sign, DEAD_SECONDS)
        poller.is_over()


def test_a_poller_that_goes_away_ends_on_time(server: RunningServer, census: Census) -> None:
    before = census.take(server)
    with HttpLine(server.port) as gets, HttpLine(server.port) as posts:
        poller = Poller(gets, posts)
        poller.say("40")
        last_sign = time.monotonic()
    with HttpLine(server.port) as line:
        while (passed := time.monotonic() - last_sign) < DEAD_SECONDS - 0.2:
            assert census.take(server)["stonechat.transport.session.Session"] == 1
            time.sleep(0.1)
        assert passed < DEAD_SECONDS + LATE_SECONDS
        time.sleep(max(0, DEAD_SECONDS + EARLY_SECONDS - (time.monotonic() - last_sign)))
        assert poller.is_unknown(line)
    census.settles(server, before, 5)


def test_who_answers_late_but_in_time_stays(server: RunningServer) -> None:
    with Caller(server.port, "late") as late:
        for _ in range(3):
            assert late.line.packet() == "2"
            time.sleep(TIMEOUT_SECONDS * 0.7)
            late.line.say("3")
        late.gets("join_room", room="lobby")


def test_a_ping_comes_one_interval_after_the_last_pong(server: RunningServer) -> None:
    start = time.monotonic()
    with Caller(server.port) as prompt:
        for _ in range(3):
            assert prompt.line.packet() == "2"
            assert is_punctual(time.monotonic() - start, INTERVAL_SECONDS)
            start = time.monotonic()
            prompt.line.say("3")


def test_a_peer_that_vanishes_without_a_word_is_let_go(
    server: RunningServer, census: Census
) -> None:
    before = census.take(server)
    with (
        Listener.in_lobby(server.port) as listener,
        answering_client(server.port, "frozen") as client,
    ):
        time.sleep(2 * DEAD_SECONDS)  # it answers, and so it stays
        assert not listener.heard("user_left")
        client.send_signal(signal.SIGSTOP)
        stopped = time.monotonic()
        left = listener.hears("user_left")
        client.send_signal(signal.SIGCONT)
        assert left.told["user"]["username"] == "frozen"
        # Its last pong may have been sent up to one interval and the way of a ping before.
        least = TIMEOUT_SECONDS + GRACE_SECONDS
        assert least - EARLY_SECONDS <= left.at - stopped
        assert left.at - stopped <= least + INTERVAL_SECONDS + LATE_SECONDS
        assert _said(client) == "ended"
    census.settles(server, before, 5)


@contextmanager
def answering_client(port: int, username: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a client in a process of its own, which has joined the lobby."""
    command = [sys.executable, "-m", "tests.faults.network.answering_client", str(port), username]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as client:
        try:
            assert _said(client) == "joined"
            yield client
        finally:
            client.kill()


def _said(client: "subprocess.Popen[str]") -> str:
    assert client.stdout
    return client.stdout.readline().rstrip()


def test_who_reads_nothing_of_a_stream_is_let_go_on_time(server: RunningServer) -> None:
    with (
        Listener.in_lobby(server.port) as listener,
        Caller(server.port, "author") as author,
        Caller(server.port, "deaf", buffer_bytes=4096) as deaf,
    ):
        author.gets("join_room", room="lobby")
        start = time.monotonic()
        deaf.gets("join_room", room="lobby")
        while not listener.heard("user_left"):
            author.gets("send_message", room="lobby", text="x" * 10_000)
            assert time.monotonic() - start < 3 * DEAD_SECONDS
        left = listener.hears("user_left")
        assert left.told["user"]["username"] == "deaf"
        assert is_punctual(left.at - start, DEAD_SECONDS + GRACE_SECONDS)
