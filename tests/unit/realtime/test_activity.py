"""When people were last active, and what of it is stored when."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import inf

import pytest

from stonechat.realtime.activity import STORE_SECONDS, STORED_AT_ONCE, Activity
from tests.support.loop import Turn

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Store:
    """Keeps what it is given, and answers when it is told to."""

    def __init__(self) -> None:
        self.acts: list[dict[str, datetime]] = []
        self._waiting: list[Callable[[bool], None]] = []

    def keep(self, times: Mapping[str, datetime], stored: Callable[[bool], None]) -> None:
        self.acts.append(dict(times))
        self._waiting.append(stored)

    def answer(self, *, is_stored: bool = True) -> None:
        waiting, self._waiting = self._waiting, []
        for stored in waiting:
            stored(is_stored)


class Scene:
    """An activity with its clocks."""

    def __init__(self) -> None:
        self.turn, self.store = Turn(), Store()
        self.clock_set_by = timedelta()
        self.activity = Activity(
            self.store.keep, self.turn.call_later, self.turn.clock, lambda: self.at(self.turn.now)
        )

    def at(self, seconds: float) -> datetime:
        return START + timedelta(seconds=seconds) + self.clock_set_by

    def pass_by(self, seconds: float) -> None:
        self.turn.now += seconds
        self.turn.end()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_nothing_is_stored_at_the_moment_it_happens(scene: Scene) -> None:
    for _ in range(100):
        scene.activity.note("ada")
        scene.pass_by(1)
    assert scene.store.acts == []
    assert scene.activity.last("ada") == scene.at(99)
    assert scene.activity.idle_seconds("ada") == 1.0


def test_everybody_who_was_active_is_stored_by_one_act_some_time_later(scene: Scene) -> None:
    scene.activity.note("ada")
    scene.pass_by(60)
    scene.activity.note("bob")
    scene.pass_by(STORE_SECONDS - 60)
    assert scene.store.acts == [{"ada": scene.at(0), "bob": scene.at(60)}]
    scene.store.answer()
    scene.pass_by(5 * STORE_SECONDS)
    assert len(scene.store.acts) == 1, "nobody has done anything since"


def test_who_leaves_is_stored_at_once_and_then_forgotten(scene: Scene) -> None:
    scene.activity.note("ada")
    scene.pass_by(30)
    scene.activity.settle(["ada"])
    assert scene.store.acts == [{"ada": scene.at(0)}]
    assert scene.activity.last("ada") == scene.at(0), "the store may not know it yet"
    scene.store.answer()
    assert scene.activity.last("ada") is None


def test_who_is_back_before_that_is_stored_is_not_forgotten(scene: Scene) -> None:
    scene.activity.note("ada")
    scene.activity.settle(["ada"])
    scene.pass_by(5)
    scene.activity.note("ada")
    scene.store.answer()
    assert scene.activity.last("ada") == scene.at(5)


def test_a_crowd_that_leaves_is_stored_in_parts_one_after_the_other(scene: Scene) -> None:
    crowd = [f"guest {number}" for number in range(2 * STORED_AT_ONCE + 1)]
    for person_id in crowd:
        scene.activity.note(person_id)
    scene.activity.settle(crowd)
    sizes = []
    for _ in range(3):
        sizes.append(len(scene.store.acts))
        scene.store.answer()
    assert sizes == [1, 2, 3]
    assert [person_id for act in scene.store.acts for person_id in act] == crowd


def test_what_could_not_be_stored_is_tried_again_with_the_next_round(scene: Scene) -> None:
    scene.activity.note("ada")
    scene.activity.settle(["ada"])
    scene.store.answer(is_stored=False)
    assert scene.activity.last("ada") == scene.at(0)
    scene.pass_by(STORE_SECONDS)
    assert scene.store.acts == [{"ada": scene.at(0)}] * 2
    scene.store.answer()
    assert scene.activity.last("ada") is None


def test_at_the_end_everything_is_handed_to_the_store_without_waiting(scene: Scene) -> None:
    crowd = [f"guest {number}" for number in range(STORED_AT_ONCE + 1)]
    for person_id in crowd:
        scene.activity.note(person_id)
    scene.activity.stop()
    assert sum(map(len, scene.store.acts)) == len(crowd)


def test_a_wall_clock_that_is_set_makes_nobody_idle(scene: Scene) -> None:
    scene.activity.note("ada")
    scene.pass_by(7)
    scene.clock_set_by = timedelta(days=1)
    assert scene.activity.idle_seconds("ada") == 7.0
    assert scene.activity.last("ada") == scene.at(7) - timedelta(seconds=7)


def test_who_is_not_known_has_been_idle_for_ever(scene: Scene) -> None:
    assert scene.activity.idle_seconds("nobody") == inf
    assert scene.activity.last("nobody") is None
