"""Sends are repeated in order until they are answered for good."""

from math import inf

import pytest

from stonechat.client.outbox import PAUSE_SECONDS, Outbox
from stonechat.wire.requests import SendMessage
from stonechat.wire.shapes import Problem


def filled(in_flight: int, count: int = 5) -> Outbox:
    outbox = Outbox(in_flight)
    for number in range(1, count + 1):
        outbox.add(number, SendMessage(room="kitchen", client_id=str(number)))
    return outbox


def due(outbox: Outbox, now: float = 0.0) -> list[int]:
    return [number for number, _ in outbox.due(now)]


def problem(code: str, retry_after_ms: int | None = None) -> Problem:
    return Problem(code, "No.", "send_message", {}, retry_after_ms)


@pytest.mark.parametrize("in_flight", [1, 3])
def test_no_more_are_on_their_way_than_are_allowed(in_flight: int) -> None:
    outbox = filled(in_flight)
    assert due(outbox) == [1, 2, 3][:in_flight]
    assert due(outbox) == []
    outbox.done(1)
    assert due(outbox) == [in_flight + 1]


def test_what_was_on_its_way_is_asked_again_in_order_after_a_loss() -> None:
    outbox = filled(3)
    assert due(outbox) == [1, 2, 3]
    outbox.done(2)
    assert due(outbox) == [4]
    outbox.lose()
    assert due(outbox) == [1, 3, 4]


@pytest.mark.parametrize(
    ("retry_after_ms", "wait_seconds"), [(250, 0.25), (0, 0.0), (None, PAUSE_SECONDS)]
)
@pytest.mark.parametrize("code", ["unavailable", "rate_limited"])
def test_a_passing_refusal_holds_everything_back_for_as_long_as_it_says(
    code: str, retry_after_ms: int | None, wait_seconds: float
) -> None:
    outbox = filled(1)
    assert outbox.deadline == inf
    assert due(outbox, 10.0) == [1]
    assert outbox.refused(1, problem(code, retry_after_ms), 10.0)
    assert outbox.deadline == 10.0 + wait_seconds
    outbox.add(6, SendMessage(room="garden", client_id="6"))
    if wait_seconds:
        outbox.tick(10.0 + wait_seconds - 0.01)
        assert due(outbox, 10.0 + wait_seconds - 0.01) == []
    outbox.tick(10.0 + wait_seconds)
    assert outbox.deadline == inf
    assert due(outbox, 10.0 + wait_seconds) == [1]


def test_a_final_refusal_lets_the_next_one_go() -> None:
    outbox = filled(1)
    assert due(outbox) == [1]
    assert not outbox.refused(1, problem("not_in_room"), 0.0)
    assert 1 not in outbox
    assert due(outbox) == [2]


def test_the_longest_wait_counts_also_over_a_loss() -> None:
    outbox = filled(2)
    assert due(outbox) == [1, 2]
    assert outbox.refused(1, problem("rate_limited", 5_000), 0.0)
    assert outbox.refused(2, problem("unavailable", 1_000), 0.1)
    outbox.lose()
    assert due(outbox, 4.9) == []
    assert due(outbox, 5.0) == [1, 2]


def test_what_is_given_up_is_handed_back() -> None:
    outbox = filled(2)
    assert due(outbox) == [1, 2]
    assert list(outbox.clear()) == [1, 2, 3, 4, 5]
    assert len(outbox) == 0
    assert due(outbox) == []
