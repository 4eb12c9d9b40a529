"""Everything that can be measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from benchmarks.bench import Bench
from benchmarks.figures import Results
from benchmarks.measures import fan_out, idle, latency, paging, pairs, start_up, storm


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        title: what its table is called.
        run: measures, and returns what came of it.
        limit_seconds: what it may take: no round begins that would end later. Ten minutes in all.
    """

    title: str
    run: Callable[[Bench], Results]
    limit_seconds: float


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "fan-out": Measure(fan_out.TITLE, fan_out.run, 170),
        "pairs": Measure(pairs.TITLE, pairs.run, 75),
        "idle": Measure(idle.TITLE, idle.run, 130),
        "storm": Measure(storm.TITLE, storm.run, 55),
        "paging": Measure(paging.TITLE, paging.run, 45),
        "latency": Measure(latency.TITLE, latency.run, 95),
        "start-up": Measure(start_up.TITLE, start_up.run, 20),
    }
)
