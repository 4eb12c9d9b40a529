"""One order for all, whatever order things come in."""

from itertools import permutations

import pytest

from stonechat.realtime.nodes.sequence import PATIENCE_SECONDS, Sequence
from tests.support.loop import Turn


class Hub:
    """Notes what is told; one room, at revision 4."""

    def __init__(self) -> None:
        self.revision: int | None = 4
        self.told: list[int] = []

    def latest(self, _: str) -> int | None:
        return self.revision

    def publish(self, _: str, revision: int, packet: bytes) -> None:
        assert packet == b"%d" % revision
        self.told.append(revision)
        self.revision = revision


class Scene:
    """A sequence, its hub, and what it said is missing."""

    def __init__(self) -> None:
        self.turn = Turn()
        self.hub = Hub()
        self.missing: list[str] = []
        self.sequence = Sequence(self.hub, self.missing.append, self.turn.call_later)

    def comes(self, *revisions: int) -> None:
        for revision in revisions:
            self.sequence.publish("room", revision, b"%d" % revision)

    def wait(self) -> None:
        self.turn.pass_time(PATIENCE_SECONDS + 0.01)


@pytest.mark.parametrize("order", list(permutations((5, 6, 7, 8))))
def test_whatever_the_order_of_coming_it_is_told_in_that_of_revisions(
    order: tuple[int, ...],
) -> None:
    scene = Scene()
    scene.comes(*order)
    assert scene.hub.told == [5, 6, 7, 8]
    scene.wait()
    assert not scene.missing


def test_what_comes_twice_or_was_known_before_is_told_once() -> None:
    scene = Scene()
    scene.comes(3, 5, 5, 4, 6, 5)
    assert scene.hub.told == [5, 6]
    assert scene.sequence.repeated == 4


def test_what_does_not_come_is_missing_after_a_moment_and_the_rest_goes_on_behind_it() -> None:
    scene = Scene()
    scene.comes(5, 7, 8)
    scene.wait()
    assert scene.missing == ["room"]
    scene.hub.publish("room", 6, b"6")  # as read from the database
    scene.sequence.settle("room")
    assert scene.hub.told == [5, 6, 7, 8]
    scene.wait()
    assert scene.missing == ["room"]


def test_what_was_jumped_over_is_not_told_any_more() -> None:
    scene = Scene()
    scene.comes(7, 8, 10)
    scene.wait()
    scene.hub.revision = 9  # clients catch up to here
    scene.sequence.settle("room")
    assert scene.hub.told == [10]


def test_the_last_change_may_be_the_one_that_is_missing() -> None:
    scene = Scene()
    scene.sequence.expect("room", 5)
    scene.wait()
    assert scene.missing == ["room"]


def test_what_comes_within_the_moment_is_not_missing() -> None:
    scene = Scene()
    scene.sequence.expect("room", 5)
    scene.comes(5)
    scene.wait()
    assert not scene.missing
    scene.comes(7)
    scene.wait()
    assert scene.missing == ["room"]


def test_a_room_that_nobody_hears_any_more_needs_nothing() -> None:
    scene = Scene()
    scene.comes(6)
    scene.hub.revision = None
    scene.wait()
    scene.comes(7)
    assert not scene.missing
    assert not scene.hub.told
