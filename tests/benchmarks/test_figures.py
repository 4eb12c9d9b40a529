"""Figures, goals and the tables made of them."""

import pytest

from benchmarks.figures import Figure, Goal, Results, p99, results_as_json, verdict_as_json
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


def test_a_goal_is_one_line_with_both_figures_their_ratio_and_whether_it_is_reached() -> None:
    figure = _figure(ours=[3], node=[4], goal=Goal(0.45, NODE.name))
    _, line = goals(figure.verdicts()).strip().splitlines()
    words = " ".join(line.split())
    assert words == "CPU per delivery [µs] 3 node 4 0.75 at most 0.45 times MISSED"
    assert [verdict_as_json(verdict) for verdict in figure.verdicts()] == [
        {
            "what": "CPU per delivery",
            "unit": "µs",
            "ours": 3,
            "beside": "node",
            "theirs": 4,
            "ratio": 0.75,
            "goal": "at most 0.45 times",
            "met": False,
        }
    ]


def test_a_figure_may_stand_beside_ours_without_being_part_of_the_goal() -> None:
    figure = _figure(ours=[3], node=[4], goal=Goal(2, beside=NODE.name))
    words = " ".join(goals(figure.verdicts()).split())
    assert words.endswith("CPU per delivery [µs] 3 node 4 0.75 at most 2 MISSED")


def test_a_figure_of_which_nothing_was_promised_is_shown_without_a_judgement() -> None:
    figure = _figure(ours=[3], node=[4], goal=Goal(None, beside=NODE.name))
    words = " ".join(goals(figure.verdicts()).split())
    assert words.endswith("CPU per delivery [µs] 3 node 4 0.75")
    assert [verdict_as_json(verdict)["met"] for verdict in figure.verdicts()] == [None]


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (3, 3), (100, 99), (200, 198)])
def test_one_of_a_hundred_samples_may_be_worse_than_the_99th_percentile(
    count: int, expected: int
) -> None:
    assert p99([float(sample) for sample in range(count, 0, -1)]) == expected


def test_a_peer_that_is_missing_makes_a_line_that_says_so() -> None:
    figure = _figure(ours=[1], node=[], goal=Goal(0.5, NODE.name))
    assert figure.ratio(NODE.name) is None
    assert [verdict.is_met for verdict in figure.verdicts()] == [None]
    words = " ".join(goals(figure.verdicts()).split())
    assert words.endswith("1 node not measured at most 0.5 times unknown")


def test_every_sample_is_there_for_programs() -> None:
    figure = _figure(ours=[9, 1, 2], node=[4])
    assert results_as_json(Results("Title", [figure], ["A remark."])) == {
        "title": "Title",
        "figures": [
            {
                "name": "CPU per delivery",
                "unit": "µs",
                "samples": {"stonechat": [9, 1, 2], "node": [4]},
                "values": {"stonechat": 2, "node": 4},
                "ratios": {"node": 0.5},
            }
        ],
        "remarks": ["A remark."],
    }


def test_amounts_keep_the_digits_that_matter() -> None:
    text = table(Results("Title", [_figure(ours=[0.012345, 0.5], node=[1_234_567])]))
    assert "0.256  (0.0123 to 0.5)" in text
    assert "1,234,567" in text
