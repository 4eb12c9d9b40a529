"""Three thousand people lose their connections at once and come back at once."""

from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.crowd import Returned
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.peers.catalogue import NODE, OURS, PYTHON, Peer

PEERS: Final = (OURS, NODE, PYTHON)
OTHERS: Final = 20
MESSAGES_PER_SECOND: Final = 50
LIMIT_SECONDS: Final = 60.0
LATEST_MS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Size:
    """So many rooms, in each of which so many lose their connections and one does not."""

    rooms: int
    cut: int

    @property
    def clients(self) -> int:
        """Everybody who is cut off."""
        return self.rooms * self.cut


SIZES: Final = {
    Scale.TINY: Size(2, 10),
    Scale.USUAL: Size(30, 100),
    Scale.LARGE: Size(60, 100),
}


class _Table:
    """The figures, of which most say what may never happen."""

    def __init__(self, clients: int) -> None:
        self.clients = clients
        self.entry = Figure("first entry of all, 128 at a time", "s")
        self.duration = Figure("storm: until the last one is back", "s")
        self.back = Figure(
            "storm: back, with everything said meanwhile",
            "clients",
            [Goal(clients, at_least=True)],
            summary=min,
            is_compared=False,
        )
        self.refused = self._never("storm: refused", "clients")
        self.disordered = self._never("storm: heard twice or out of order", "messages")
        self.lost = self._never("storm: deliveries to others that never came", "")
        self.delay = Figure(
            "storm: latest delivery to others", "ms", [Goal(LATEST_MS)], summary=max
        )

    @staticmethod
    def _never(name: str, unit: str) -> Figure:
        return Figure(name, unit, [Goal(0)], summary=max, is_compared=False)

    def add(self, who: str, entry_seconds: float, returned: Returned) -> None:
        """Note one storm."""
        self.entry.add(who, entry_seconds)
        self.duration.add(who, returned.seconds)
        self.back.add(who, self.clients - returned.incomplete)
        self.refused.add(who, returned.refused)
        self.disordered.add(who, returned.disordered)
        self.lost.add(who, returned.unfinished)
        self.delay.add(who, returned.longest_seconds * MILLI)

    def results(self, size: Size) -> Results:
        """All of it."""
        title = (
            f"Storm: {size.clients:,} clients in rooms of {size.cut + 1} cut off at once, while "
            f"{OTHERS} others and one in each room talk"
        )
        never = [self.refused, self.disordered, self.lost]
        return Results(title, [self.back, *never, self.delay, self.duration, self.entry])


def run(bench: Bench) -> Results:
    """Cut, reconnect without any pause, and watch those who had nothing to do with it."""
    size = SIZES[bench.plan.scale]
    table = _Table(size.clients)
    for number in bench.rounds():
        for peer in bench.in_turn(number, PEERS):
            if peer is OURS or (bench.is_thorough(number) and _is_asked(bench, peer)):
                _visit(bench, peer, size, table)
    return table.results(size)


def _is_asked(bench: Bench, peer: Peer) -> bool:
    return peer is not PYTHON or bench.plan.scale is Scale.LARGE


def _visit(bench: Bench, peer: Peer, size: Size, table: _Table) -> None:
    with bench.tolerate(peer), bench.visit(peer) as crowd:
        entered = crowd.enter(rooms=size.rooms, members=size.cut + 1)
        crowd.enter(rooms=1, members=OTHERS)
        returned = crowd.scatter(size.rooms, per_second=MESSAGES_PER_SECOND, limit=LIMIT_SECONDS)
        table.add(peer.name, entered.seconds, returned)
