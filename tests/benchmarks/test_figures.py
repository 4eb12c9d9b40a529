"""Figures, goals and the tables made of them."""

import pytest

from benchmarks.figures import Figure, Goal, Results, as_json
from benchmarks.peers.catalogue import NODE, OURS
from benchmarks.table import goals, table


def _figure(*, ours: list[float], node: list[float], goal: Goal | None = None) -> Figure:
    figure = Figure("CPU per delivery", "µs", [goal] if goal else [])
    for who, samples in ((OURS.name, ours), (NODE.name, node)):
        for sample in samples:
            figure.add(who, sample)
    return figure


def test_the_median_stands_for_several_rounds() -> None:
    figure = _figure(ours=[9, 1, 2], node=[4])
    assert figure.value(OURS.name) == 2
    assert figure.ratio(NODE.name) == 0.5


def test_nobody_is_compared_with_who_was_not_measured() -> None:
    figure = _figure(ours=[1], node=[], goal=Goal(0.5, NODE.name))
    assert figure.ratio(NODE.name) is None
    assert list(figure.verdicts()) == []


def test_what_may_never_happen_is_judged_by_its_worst_round() -> None:
    figure = Figure("refused", "", [Goal(0)], summary=max)
    for refused in (0, 0, 1):
        figure.add(OURS.name, refused)
    assert [verdict.is_met for verdict in figure.verdicts()] == [False]


@pytest.mark.parametrize(
    ("goal", "is_met"),
    [
        (Goal(0.5, NODE.name), True),
        (Goal(0.4, NODE.name), False),
        (Goal(0.5, NODE.name, at_least=True), True),
        (Goal(0.6, NODE.name, at_least=True), False),
        (Goal(2), True),
        (Goal(1), False),
    ],
)
def test_a_goal_bounds_a_ratio_or_a_value_on_one_side(goal: Goal, *, is_met: bool) -> None:
    figure = _figure(ours=[2], node=[4], goal=goal)
    assert [verdict.is_met for verdict in figure.verdicts()] == [is_met]


def test_a_missed_goal_is_told_in_the_table_in_the_summary_and_to_programs() -> None:
    figure = _figure(ours=[3], node=[4], goal=Goal(0.45, NODE.name))
    assert "MISSED goal: at most 0.45 times node; it is 0.75" in table("Title", Results([figure]))
    assert "MISSED CPU per delivery: 0.75, at most 0.45 times node" in goals([figure])
    assert as_json(figure)["goals"] == [
        {"goal": "at most 0.45 times node", "value": 0.75, "met": False}
    ]


def test_amounts_keep_the_digits_that_matter() -> None:
    figure = _figure(ours=[0.012345, 0.5], node=[1_234_567])
    text = table("Title", Results([figure]))
    assert "0.256  (0.0123 to 0.5)" in text
    assert "1,234,567" in text
