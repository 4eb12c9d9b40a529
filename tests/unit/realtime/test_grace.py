"""How long those who lost their last connection are waited for."""

from collections.abc import Callable

from stonechat.realtime.grace import OVER_AT_ONCE, WAIT_SECONDS, WAITS_MOST, Grace
from tests.support.loop import Turn


def a_grace(
    is_awaited: Callable[[], bool] = lambda: False,
) -> tuple[Grace, Turn, list[list[str]]]:
    turn, gone = Turn(), list[list[str]]()
    grace = Grace(10.0, is_awaited, turn.call_later, turn.clock)
    grace.over = gone.append
    return grace, turn, gone


def pass_by(turn: Turn, seconds: float) -> None:
    turn.now += seconds
    turn.end()


def test_who_stays_away_is_told_when_the_grace_is_over() -> None:
    grace, turn, gone = a_grace()
    grace.begin("ada")
    pass_by(turn, 9.9)
    assert "ada" in grace
    assert gone == []
    pass_by(turn, 0.2)
    assert "ada" not in grace
    assert gone == [["ada"]]


def test_who_is_back_in_time_is_not() -> None:
    grace, turn, gone = a_grace()
    grace.begin("ada")
    grace.end("ada")
    pass_by(turn, 20)
    assert gone == []


def test_each_absence_has_the_whole_grace() -> None:
    grace, turn, gone = a_grace()
    grace.begin("ada")
    grace.begin("bob")
    pass_by(turn, 9)
    grace.end("ada")
    grace.begin("ada")
    pass_by(turn, 2)
    assert gone == [["bob"]]
    pass_by(turn, 9)
    assert gone == [["bob"], ["ada"]]


def test_an_absence_that_is_told_twice_counts_from_the_second_time() -> None:
    grace, turn, gone = a_grace()
    grace.begin("ada")
    pass_by(turn, 5)
    grace.begin("bob")
    grace.begin("ada")
    pass_by(turn, 10)
    assert gone == [["bob", "ada"]]


def test_a_crowd_that_stays_away_is_seen_to_in_several_turns() -> None:
    grace, turn, gone = a_grace()
    crowd = [f"guest {number}" for number in range(2 * OVER_AT_ONCE + 1)]
    for person_id in crowd:
        grace.begin(person_id)
    pass_by(turn, 11)
    assert list(map(len, gone)) == [OVER_AT_ONCE]
    turn.end()
    turn.end()
    assert [person_id for some in gone for person_id in some] == crowd


def test_nobody_has_gone_while_somebody_signs_in_who_may_be_them() -> None:
    under_way = [True]
    grace, turn, gone = a_grace(lambda: under_way[0])
    grace.begin("ada")
    grace.begin("bob")
    pass_by(turn, 11)
    assert gone == []
    grace.end("ada")
    under_way[0] = False
    pass_by(turn, WAIT_SECONDS)
    assert gone == [["bob"]]


def test_a_wave_of_sign_ins_does_not_let_everybody_look_as_before_for_ever() -> None:
    grace, turn, gone = a_grace(lambda: True)
    grace.begin("ada")
    pass_by(turn, 10)
    for _ in range(WAITS_MOST):
        assert gone == []
        pass_by(turn, WAIT_SECONDS)
    assert gone == [["ada"]]
