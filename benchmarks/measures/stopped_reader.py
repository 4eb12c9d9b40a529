"""One member of a room stops reading: do the others notice?"""

from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.crowd import Crowd, Talked
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.peers.catalogue import OURS

ALL_READ: Final = "everybody reads"
JUST_STOPPED: Final = "one has just stopped"
STOPPED: Final = "one is far behind"

TEXT_BYTES: Final = 4_000
IN_FLIGHT: Final = 20
WORSE_AT_MOST: Final = 1.5
"""Two measurements of the same thing differ by as much on a machine that others use too."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many members and messages a second, and what has to be sent before one is far behind.

    Attributes:
        behind_bytes: more than the kernel's buffers on both sides and the server's own bound.
    """

    members: int
    per_second: float
    behind_bytes: int


SIZES: Final = {
    Scale.TINY: Size(10, 50, 0),
    Scale.USUAL: Size(100, 200, 12_000_000),
    Scale.LARGE: Size(500, 50, 12_000_000),
}


def run(bench: Bench) -> Results:
    """Time the others' deliveries before, as its buffers fill, and when it is far behind."""
    size = SIZES[bench.plan.scale]
    goals = [Goal(WORSE_AT_MOST, ALL_READ)]
    early = Figure("p99 delivery to the others, one has just stopped reading", "ms", goals)
    late = Figure("p99 delivery to the others, one is far behind", "ms", goals)
    early.subject, late.subject = JUST_STOPPED, STOPPED
    for _ in bench.rounds():
        with bench.visit(OURS, TEXT_BYTES) as crowd:
            crowd.enter(rooms=1, members=size.members + 1)
            # As much has been said before either window, so that the store is in the same state.
            _talk_much(bench, crowd, size)
            before = _p99(bench, crowd, size)
            for figure in (early, late):
                figure.add(ALL_READ, before)
            crowd.stop_reading(1)
            early.add(JUST_STOPPED, _p99(bench, crowd, size))
            _talk_much(bench, crowd, size)
            late.add(STOPPED, _p99(bench, crowd, size))
    title = (
        f"Stopped reader: room of {size.members + 1}, {size.per_second} messages of"
        f" {TEXT_BYTES:,} bytes a second"
    )
    return Results(title, [early, late])


def _p99(bench: Bench, crowd: Crowd, size: Size) -> float:
    plan = bench.plan
    talked = crowd.send_at(size.per_second, warm_up=plan.warm_up, window=plan.window)
    return talked.p99_seconds * MILLI


def _talk_much(bench: Bench, crowd: Crowd, size: Size) -> None:
    """Talk as fast as can be until nothing more fits between the server and who does not read."""
    sent = 0
    while sent < size.behind_bytes:
        talked = crowd.keep_under_way(IN_FLIGHT, warm_up=0.0, window=bench.plan.window)
        sent += talked.messages * _payload(talked)


def _payload(talked: Talked) -> int:
    return talked.bytes // talked.deliveries
