"""Who says nothing is let go at exactly the time that was agreed on, and nobody else is."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.support.caller import Caller
from tests.support.census import QuietServer
from tests.support.line import NARROW_BYTES, HttpLine
from tests.support.listener import Listener
from tests.support.names import new_name
from tests.support.poller import Poller
from tests.support.source import ROOT

INTERVAL_SECONDS = 0.6
TIMEOUT_SECONDS = 1.0
DEAD_SECONDS = INTERVAL_SECONDS + TIMEOUT_SECONDS
GRACE_SECONDS = 0.5
# The server's clock ticks in steps of 20 ms; ours was read a moment before its own.
EARLY_SECONDS = 0.02
# For machines with something else to do, and still less than any wrong sum of the times.
LATE_SECONDS = 0.45


SETTINGS = {
    "ping_interval_seconds": INTERVAL_SECONDS,
    "ping_timeout_seconds": TIMEOUT_SECONDS,
    "guest_grace_seconds": GRACE_SECONDS,
}


def is_punctual(seconds: float, agreed_seconds: float) -> bool:
    return agreed_seconds - EARLY_SECONDS <= seconds <= agreed_seconds + LATE_SECONDS


def test_a_silent_websocket_ends_on_time_and_its_guest_leaves_after_the_grace(
    server: QuietServer,
) -> None:
    def falls_silent_after(seconds: float) -> None:
        with (
            Listener.in_new_room(server.port) as listener,
            Caller(server.port, new_name("silent")) as silent,
        ):
            silent.gets("join_room", room=listener.room)
            time.sleep(seconds)
            last_sign = time.monotonic()
            silent.gets("list_rooms")  # as good a sign of life as a pong
            silent.line.seconds_until_end()
            assert is_punctual(time.monotonic() - last_sign, DEAD_SECONDS)
            left = listener.hears("user_left")
            assert left.told["user"] == silent.user
            assert is_punctual(left.at - last_sign, DEAD_SECONDS + GRACE_SECONDS)

    # At once, before the first ping, and between the first ping and the end.
    with ThreadPoolExecutor() as pool:
        list(pool.map(falls_silent_after, [0.0, 0.4, 0.9]))


def test_a_poller_that_polls_and_never_answers_a_ping_ends_on_time(server: QuietServer) -> None:
    with HttpLine(server.port) as gets, HttpLine(server.port) as posts:
        poller = Poller(gets, posts)
        last_sign = time.monotonic()
        poller.say("40")
        packets = [poller.raw_packet() for _ in range(4)]
        assert [packet[:2] for packet in packets] == ["40", "42", "2", "1"]
        assert is_punctual(time.monotonic() - last_sign, DEAD_SECONDS)
        poller.is_over()


def test_a_poller_that_goes_away_ends_on_time(server: QuietServer) -> None:
    server.settles()
    with HttpLine(server.port) as gets, HttpLine(server.port) as posts:
        poller = Poller(gets, posts)
        last_sign = time.monotonic()
        poller.say("40")
    with HttpLine(server.port) as line:
        while (passed := time.monotonic() - last_sign) < DEAD_SECONDS - 0.2:
            assert server.census()["stonechat.transport.session.Session"] == 1
            time.sleep(0.1)
        assert passed < DEAD_SECONDS + LATE_SECONDS
        time.sleep(max(0, DEAD_SECONDS + EARLY_SECONDS - (time.monotonic() - last_sign)))
        assert poller.is_unknown(line)
    server.settles()


def test_who_answers_late_but_in_time_stays(server: QuietServer) -> None:
    with Caller(server.port, new_name("late")) as late:
        for _ in range(3):
            assert late.line.packet() == "2"
            time.sleep(TIMEOUT_SECONDS * 0.7)
            late.line.say("3")
        late.gets("join_room", room="lobby")


def test_a_ping_comes_one_interval_after_the_last_pong(server: QuietServer) -> None:
    start = time.monotonic()
    with Caller(server.port) as prompt:
        for _ in range(3):
            assert prompt.line.packet() == "2"
            assert is_punctual(time.monotonic() - start, INTERVAL_SECONDS)
            start = time.monotonic()
            prompt.line.say("3")


def test_a_peer_that_vanishes_without_a_word_is_let_go(server: QuietServer) -> None:
    with (
        Listener.in_new_room(server.port) as listener,
        answering_client(server.port, listener.room) as client,
    ):
        time.sleep(2 * DEAD_SECONDS)  # it answers, and so it stays
        assert not listener.heard("user_left")
        client.send_signal(signal.SIGSTOP)
        stopped = time.monotonic()
        left = listener.hears("user_left")
        client.send_signal(signal.SIGCONT)
        # Its last pong may have been sent up to one interval and the way of a ping before.
        least = TIMEOUT_SECONDS + GRACE_SECONDS
        assert least - EARLY_SECONDS <= left.at - stopped
        assert left.at - stopped <= least + INTERVAL_SECONDS + LATE_SECONDS
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
        Listener.in_new_room(server.port) as listener,
        Caller(server.port, new_name("author")) as author,
        Caller(server.port, new_name("deaf"), buffer_bytes=NARROW_BYTES) as deaf,
    ):
        author.gets("join_room", room=listener.room)
        start = time.monotonic()
        deaf.gets("join_room", room=listener.room)
        while not listener.heard("user_left"):
            author.gets("send_message", room=listener.room, text="x" * 10_000)
            assert time.monotonic() - start < 3 * DEAD_SECONDS
        left = listener.hears("user_left")
        assert left.told["user"] == deaf.user
        assert is_punctual(left.at - start, DEAD_SECONDS + GRACE_SECONDS)
