"""Ten people who talk, and ten of five thousand who do: does a message cost more there?"""

from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.crowd import Talked
from benchmarks.figures import MICRO, MILLI, Figure, Goal, Results
from benchmarks.filling import let_in
from benchmarks.peers.catalogue import OURS

ALL_HERE: Final = "all connected"
MOST_AWAY: Final = "most away"
MORE_AT_MOST: Final = 1.5

ROOM: Final = "room0"
"""What the generator calls the first room that it makes."""

ELSEWHERE: Final = "elsewhere"


@dataclass(frozen=True, slots=True)
class Size:
    """So many are connected, so many members are away, and so much is said.

    Attributes:
        in_flight: messages under way at any time, while processor time is counted.
        per_second: messages, while deliveries are timed.
    """

    connected: int
    away: int
    in_flight: int = 4
    per_second: float = 200


SIZES: Final = {
    Scale.TINY: Size(5, 20, in_flight=2),
    Scale.USUAL: Size(10, 4_990),
    Scale.LARGE: Size(10, 49_990),
}


class _Table:
    """The figures, of both rooms."""

    def __init__(self, size: Size) -> None:
        goals = [Goal(MORE_AT_MOST, ALL_HERE)]
        name = f"room of {size.connected + size.away:,} of whom {size.connected} are connected"
        self.cpu = Figure(f"CPU per message, {name}", "µs", goals, subject=MOST_AWAY)
        self.p99 = Figure(f"p99 delivery, {name}", "ms", goals, subject=MOST_AWAY)

    def add(self, who: str, busy: Talked, timed: Talked) -> None:
        """Note what was seen of one room."""
        self.cpu.add(who, busy.cpu_per_message * MICRO)
        self.p99.add(who, timed.p99_seconds * MILLI)


def run(bench: Bench) -> Results:
    """Let ten people talk among themselves, and ten who are the only ones there of many."""
    size = SIZES[bench.plan.scale]
    table = _Table(size)
    for number in bench.rounds():
        turns = [ALL_HERE, MOST_AWAY]
        for who in turns if number % 2 == 0 else reversed(turns):
            bench.say(f"{size.connected} people, {who}")
            _visit(bench, size, table, who)
    title = f"Away: {size.connected} people talk in a room whose other {size.away:,} members do not"
    return Results(f"{title} connect", [table.cpu, table.p99])


def _visit(bench: Bench, size: Size, table: _Table, who: str) -> None:
    plan = bench.plan
    with bench.serve(OURS) as session, bench.crowd(OURS, session) as crowd:
        crowd.enter(rooms=1, members=size.connected)
        # As many are known to either server, so that both databases are in the same state.
        let_in(session.directory / "data", ROOM if who == MOST_AWAY else ELSEWHERE, size.away)
        busy = crowd.keep_under_way(size.in_flight, warm_up=plan.warm_up, window=plan.window)
        timed = crowd.send_at(size.per_second, warm_up=plan.warm_up, window=plan.window)
    table.add(who, busy, timed)
