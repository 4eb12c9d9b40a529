"""Five hundred conversations of two: what does a message cost that hardly anybody hears?"""

from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.peers.catalogue import NODE, OURS, PYTHON, Peer

PEERS: Final = (OURS, NODE, PYTHON)


@dataclass(frozen=True, slots=True)
class Size:
    """So many rooms of two, and how many of them have a message under way at any time."""

    rooms: int
    in_flight: tuple[int, ...]


SIZES: Final = {
    Scale.TINY: [Size(10, (4, 10))],
    Scale.USUAL: [Size(500, (64, 500))],
    Scale.LARGE: [Size(500, (64, 500)), Size(4_000, (64, 4_000))],
}


class _Table:
    """The figures of one size."""

    def __init__(self, size: Size, *, has_goals: bool) -> None:
        self.size = size
        goals = [Goal(1.0, NODE.name)] if has_goals else []
        self.cpu = {
            n: Figure(f"CPU per message, {_name(size, n)}", "µs", goals) for n in size.in_flight
        }
        self.speed = {n: Figure(f"messages, {_name(size, n)}", "/s") for n in size.in_flight}


def run(bench: Bench) -> Results:
    """Let some, then all of the rooms have a message under way at any time."""
    sizes = SIZES[bench.plan.scale]
    tables = [_Table(size, has_goals=size is sizes[0]) for size in sizes]
    share = Figure("most of its core that the generator used", "%", summary=max, is_compared=False)
    for number in bench.rounds():
        for table in tables:
            for peer in bench.in_turn(number, PEERS):
                _visit(bench, peer, table, share)
    figures = [
        figure for table in tables for each in (table.cpu, table.speed) for figure in each.values()
    ]
    return Results("Pairs: many rooms of two", [*figures, share])


def _visit(bench: Bench, peer: Peer, table: _Table, share: Figure) -> None:
    plan = bench.plan
    with bench.tolerate(peer), bench.visit(peer) as crowd:
        crowd.enter(rooms=table.size.rooms, members=2)
        for n in table.size.in_flight:
            talked = crowd.keep_under_way(n, warm_up=plan.warm_up, window=plan.window)
            table.cpu[n].add(peer.name, talked.cpu_per_message * MICRO)
            table.speed[n].add(peer.name, talked.messages_per_second)
            share.add(peer.name, talked.generator_share * 100)


def _name(size: Size, in_flight: int) -> str:
    return f"{size.rooms:,} rooms of two, {in_flight:,} in flight"
