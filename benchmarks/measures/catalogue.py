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
        limit_seconds: after which no further round begins, so that all together take ten minutes.
    """

    title: str
    run: Callable[[Bench], Results]
    limit_seconds: float


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "fan-out": Measure(fan_out.TITLE, fan_out.run, 130),
        "pairs": Measure(pairs.TITLE, pairs.run, 75),
        "idle": Measure(idle.TITLE, idle.run, 110),
        "storm": Measure(storm.TITLE, storm.run, 60),
        "paging": Measure(paging.TITLE, paging.run, 60),
        "latency": Measure(latency.TITLE, latency.run, 65),
        "start-up": Measure(start_up.TITLE, start_up.run, 30),
    }
)
