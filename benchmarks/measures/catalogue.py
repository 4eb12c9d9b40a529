"""Everything that can be measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from benchmarks.bench import Bench
from benchmarks.figures import Results
from benchmarks.measures import (
    away,
    conversations,
    fan_out,
    idle,
    latency,
    nodes,
    paging,
    pairs,
    presence,
    push,
    start_up,
    stopped_reader,
    storm,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        run: measures, and returns what came of it.
        limit_seconds: what it may take: no round begins that would end later, but the first always
            runs. Some twenty minutes in all.
    """

    run: Callable[[Bench], Results]
    limit_seconds: float


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "fan-out": Measure(fan_out.run, 120),
        "pairs": Measure(pairs.run, 65),
        "idle": Measure(idle.run, 180),
        "storm": Measure(storm.run, 50),
        "presence": Measure(presence.run, 60),
        "paging": Measure(paging.run, 40),
        "away": Measure(away.run, 45),
        "conversations": Measure(conversations.run, 300),
        "push": Measure(push.run, 200),
        "nodes": Measure(nodes.run, 100),
        "latency": Measure(latency.run, 75),
        "stopped-reader": Measure(stopped_reader.run, 50),
        "start-up": Measure(start_up.run, 15),
    }
)
