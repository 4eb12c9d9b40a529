"""The command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.bench import Scale
from benchmarks.measures.catalogue import MEASURES

RESULTS: Final = Path(__file__).parent / "results" / "latest.json"
PARTIAL_RESULTS: Final = RESULTS.with_name("partial.json")


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be measured, how often, and where figures go."""

    measures: list[str]
    runs: int
    window: float
    scale: Scale
    output: Path


def read_options(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line; ends the program with a usage text if it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Stonechat beside Node.js, python-socketio, nats-server and bare C.",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=[*MEASURES],
        metavar="MEASURE",
        help=f"measure only this; may be repeated: {', '.join(MEASURES)}",
    )
    parser.add_argument("--runs", type=int, default=3, help="rounds of each measure (3)")
    parser.add_argument(
        "--window", type=float, default=2.5, help="seconds a conversation is watched (2.5)"
    )
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument(
        "--all",
        dest="scale",
        action="store_const",
        const=Scale.LARGE,
        default=Scale.USUAL,
        help="larger crowds too, and every peer in every round, however long that takes",
    )
    scale.add_argument(
        "--tiny",
        dest="scale",
        action="store_const",
        const=Scale.TINY,
        help="tiny crowds: shows within a minute whether all of it runs; the figures mean nothing",
    )
    parser.add_argument(
        "--output",
        type=Path,
        help=f"where figures go as JSON ({RESULTS.name}; {PARTIAL_RESULTS.name} with --only)",
    )
    given = parser.parse_args(arguments)
    if given.runs < 1 or given.window < 0.1:
        parser.error("at least one run, and a window of at least 0.1 seconds")
    return Options(
        [name for name in MEASURES if name in (given.only or MEASURES)],
        given.runs,
        given.window,
        given.scale,
        given.output or (PARTIAL_RESULTS if given.only else RESULTS),
    )
