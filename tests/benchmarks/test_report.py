"""The table of goals in documents."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.report import DOCUMENTS, MARKS, markdown, write

MARKED = "Before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nbehind\n"


def _run(**goal: Any) -> dict[str, Any]:
    told = {
        "what": "CPU per delivery",
        "unit": "µs",
        "ours": 3,
        "beside": "node",
        "theirs": 4,
        "ratio": 0.75,
        "goal": "at most 0.45 times",
        "met": False,
    }
    return {
        "measured_at": "2026-11-22T20:39:37+00:00",
        "machine": {"processor": "6502", "cores": "2", "kernel": "6.1", "python": "3.11.7"},
        "cores_busy_elsewhere": 0.05,
        "runs": 3,
        "goals": [told | goal],
        "measures": {"pairs": {"remarks": ["Nobody was harmed."]}},
    }


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ({}, "| CPU per delivery | 3 µs | node | 4 µs | 0.75 | at most 0.45 times | **missed** |"),
        (
            {"theirs": None, "ratio": None, "met": None},
            "| CPU per delivery | 3 µs | node | not measured |  | at most 0.45 times | unknown |",
        ),
        (
            {"beside": None, "theirs": None, "ratio": None, "goal": "at most 9", "met": True},
            "| CPU per delivery | 3 µs |  |  |  | at most 9 | reached |",
        ),
        (
            {"goal": "", "met": None},
            "| CPU per delivery | 3 µs | node | 4 µs | 0.75 |  |  |",
        ),
        (
            {"what": "refused", "unit": "clients", "ours": 0},
            "| refused | 0 | node | 4 | 0.75 | at most 0.45 times | **missed** |",
        ),
    ],
)
def test_a_goal_is_a_row(goal: dict[str, Any], row: str) -> None:
    assert markdown(_run(**goal)).splitlines()[2] == row


def test_the_table_says_what_it_was_measured_on() -> None:
    text = markdown(_run())
    assert "2 cores of 6502, Linux 6.1, Python 3.11.7, 3 rounds" in text
    assert "- Nobody was harmed." in text


def test_only_what_stands_between_the_marks_is_replaced(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(MARKED)
    assert write(document, "new\n")
    assert document.read_text() == MARKED.replace("old", "new")


def test_a_document_without_marks_stays_as_it_is(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("nothing to see")
    assert not write(document, "new\n")
    assert document.read_text() == "nothing to see"


def test_the_page_on_performance_has_the_marks() -> None:
    assert MARKS.search(DOCUMENTS[-1].read_text())
