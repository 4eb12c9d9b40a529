"""Three thousand people who watch each other are cut off at once: how often is that told?"""

from dataclasses import dataclass, replace
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.crowd import Crowd
from benchmarks.figures import Figure, Goal, Results
from benchmarks.peers.catalogue import OURS

NOBODY_WATCHES: Final = "the same storm, nobody watches"

OTHERS: Final = 20
MESSAGES_PER_SECOND: Final = 2
"""So few that all of what is missed is on one page."""

LIMIT_SECONDS: Final = 60.0
SETTLE_SECONDS: Final = 3.0
"""After a storm: what was coalesced has been told by then."""

GRACE_SECONDS: Final = 15
"""More than the default: what is told within the grace can only be counted if everybody is back by
then, and on a machine that others use as well the last ones took longer than ten seconds."""

AWAY_SECONDS: Final = GRACE_SECONDS + 6.0
"""Longer than the grace, than a slow server takes to notice that a crowd has gone, which is when it
begins, and than the second by which everybody is told of its end."""

SERVER: Final = replace(
    OURS,
    environment={
        **OURS.environment,
        "STONECHAT_PRESENCE_GRACE_SECONDS": str(GRACE_SECONDS),
        # Guests would leave their rooms after their own grace, and be told as leavers.
        "STONECHAT_GUEST_GRACE_SECONDS": "600",
    },
)

CPU_WITHIN_MOST: Final = 2.0
CPU_BEYOND_MOST: Final = 3.0
"""How many times the processor time of the same storm it may take that everybody watches."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many people in one room lose their connections, of whom everybody watches so many."""

    cut: int
    watched: int

    @property
    def pairs(self) -> int:
        """Everybody with each of those whom they watch, who stays included."""
        return (self.cut + 1) * self.watched


SIZES: Final = {
    Scale.TINY: Size(20, 5),
    Scale.USUAL: Size(3_000, 200),
    Scale.LARGE: Size(6_000, 200),
}


@dataclass(frozen=True, slots=True)
class Storm:
    """What one storm cost, and how often somebody heard of somebody's presence."""

    cpu_seconds: float
    events: int


def run(bench: Bench) -> Results:
    """Let the same crowd be cut off three times: unwatched, within the grace, and beyond it."""
    size = SIZES[bench.plan.scale]
    events_within = Figure(
        "presence: events, all back within the grace", "", [Goal(0)], summary=max
    )
    # Each is told once at most that somebody went, and once that they came back.
    events_beyond = Figure(
        "presence: events, all away for longer", "", [Goal(2 * size.pairs)], summary=max
    )
    cpu_within = Figure(
        "presence: CPU of a storm, all back within the grace",
        "s",
        [Goal(CPU_WITHIN_MOST, NOBODY_WATCHES)],
    )
    cpu_beyond = Figure(
        "presence: CPU of a storm, all away for longer",
        "s",
        [Goal(CPU_BEYOND_MOST, NOBODY_WATCHES)],
    )
    for _ in bench.rounds():
        with bench.visit(SERVER) as crowd:
            crowd.enter(rooms=1, members=size.cut + 1)
            crowd.enter(rooms=1, members=OTHERS)
            unwatched = _storm(crowd)
            crowd.watch(size.watched)
            within = _storm(crowd)
            crowd.stay_away(AWAY_SECONDS)
            beyond = _storm(crowd)
        for figure, storm in ((cpu_within, within), (cpu_beyond, beyond)):
            figure.add(NOBODY_WATCHES, unwatched.cpu_seconds)
            figure.add(OURS.name, storm.cpu_seconds)
        events_within.add(OURS.name, within.events)
        events_beyond.add(OURS.name, beyond.events)
    title = (
        f"Presence: {size.cut:,} people in one room, each watching {size.watched} of them, cut off"
        " at once"
    )
    return Results(title, [events_within, cpu_within, events_beyond, cpu_beyond])


def _storm(crowd: Crowd) -> Storm:
    returned = crowd.scatter(1, per_second=MESSAGES_PER_SECOND, limit=LIMIT_SECONDS)
    rested = crowd.rest(SETTLE_SECONDS)
    return Storm(
        returned.server_cpu_seconds + rested.server_cpu_seconds,
        returned.presences + rested.presences,
    )
