"""How long a client waits between attempts to connect."""

import random

from stonechat.app.settings import Settings
from stonechat.client.backoff import FIRST_SECONDS, LONGEST_SECONDS, Backoff


def most(_: float, longest: float) -> float:
    return longest


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(most)
    assert [backoff.wait_seconds(0) for _ in range(9)] == [0.5, 1, 2, 4, 7, 7, 7, 7, 7]
    backoff = Backoff(lambda shortest, _: shortest)
    assert [backoff.wait_seconds(0) for _ in range(3)] == [0.25, 0.5, 1]


def test_a_connection_that_held_begins_anew() -> None:
    backoff = Backoff(most)
    assert [backoff.wait_seconds(0) for _ in range(4)] == [0.5, 1, 2, 4]
    assert backoff.wait_seconds(4.1) == 0.5
    assert backoff.wait_seconds(0.6) == 0.5


def test_a_server_that_breaks_every_connection_at_once_is_asked_less_and_less() -> None:
    backoff = Backoff(most)
    waits = [backoff.wait_seconds(online_seconds) for online_seconds in (60, 0.1, 0.1, 0.1)]
    assert waits == [0.5, 1, 2, 4]


def test_no_two_clients_wait_equally_long() -> None:
    first = [Backoff(random.uniform).wait_seconds(0) for _ in range(100)]
    assert len(set(first)) > 50
    assert all(FIRST_SECONDS / 2 <= wait <= FIRST_SECONDS for wait in first)


def test_nobody_waits_longer_than_a_guest_keeps_their_place() -> None:
    assert Settings().guest_grace_seconds > LONGEST_SECONDS
