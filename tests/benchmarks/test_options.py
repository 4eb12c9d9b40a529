"""The command line of the benchmark."""

import pytest

from benchmarks.bench import Scale
from benchmarks.measures.catalogue import MEASURES
from benchmarks.options import PARTIAL_RESULTS, RESULTS, read_options


def test_everything_is_measured_unless_told_otherwise() -> None:
    options = read_options([])
    assert options.measures == [*MEASURES]
    assert (options.scale, options.runs, options.output) == (Scale.USUAL, 3, RESULTS)


def test_a_part_does_not_take_the_place_of_the_whole() -> None:
    options = read_options(["--only", "storm", "--only", "pairs"])
    assert options.measures == ["pairs", "storm"]
    assert options.output == PARTIAL_RESULTS


@pytest.mark.parametrize(
    "arguments", [["--runs", "0"], ["--window", "0"], ["--only", "luck"], ["--all", "--tiny"]]
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        read_options(arguments)
    assert "usage: python -m benchmarks" in capsys.readouterr().err
