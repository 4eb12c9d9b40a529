"""Long work leaves room for everybody else on the loop."""

import logging
from collections.abc import Iterator

import pytest

from stonechat.realtime.shares import SHARE_SECONDS, Shares
from tests.support.loop import Turn


def steps(turn: Turn, count: int, seconds: float, done: list[int]) -> Iterator[None]:
    for number in range(count):
        turn.now += seconds
        done.append(number)
        yield


def test_what_fits_into_a_share_is_done_at_once() -> None:
    turn, done, ended = Turn(), list[int](), list[str]()
    shares = Shares(turn.call_soon, turn.clock)
    shares.begin(steps(turn, 4, SHARE_SECONDS / 5, done), lambda: ended.append("done"))
    assert done == [0, 1, 2, 3]
    assert ended == ["done"]


def test_what_takes_longer_goes_on_in_later_turns() -> None:
    turn, done, ended = Turn(), list[int](), list[str]()
    shares = Shares(turn.call_soon, turn.clock)
    shares.begin(steps(turn, 5, 0.6 * SHARE_SECONDS, done), lambda: ended.append("done"))
    assert done == [0, 1]
    turn.end()
    assert done == [0, 1, 2, 3]
    assert ended == []
    turn.end()
    assert ended == ["done"]


def test_a_defect_ends_the_work_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    turn, ended = Turn(), list[str]()
    shares = Shares(turn.call_soon, turn.clock)

    def broken() -> Iterator[None]:
        yield
        raise ValueError("a defect")

    with caplog.at_level(logging.CRITICAL, "stonechat.realtime.shares"):
        shares.begin(broken(), lambda: ended.append("done"))
    shares.begin(steps(turn, 1, 0.0, []), lambda: ended.append("next"))
    assert ended == ["done", "next"]
