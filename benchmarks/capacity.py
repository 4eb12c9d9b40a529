"""How many cores and how much memory a crowd would take, by what a benchmark measured.

    python -m benchmarks.capacity [RESULTS.json]

Nothing here was measured at such a size. What one connection, delivery and message cost is taken
from the results of `make bench`; a simulation lets people who are spread over nodes talk, and
says how long what they say waits for its turn. `docs/operating/scaling.md` explains the model.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from benchmarks.options import RESULTS
from benchmarks.peers.catalogue import OURS

HEARTBEAT_SECONDS: Final = 25.0
STORM_CLIENTS: Final = 3_000
BUSY_MOST: Final = 0.5
"""How busy a core may be: past that, what waits grows faster than what is done."""

SIMULATED_SECONDS: Final = 20.0
SEED: Final = 1

MICRO: Final = 1e-6


class MissingFigureError(Exception):
    """The results have not all that is needed; the message names what is not there."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What was measured, in seconds of processor time and bytes.

    Attributes:
        heartbeat: of one connection that says nothing, each time that it is pinged.
        memory_bytes: of one connection.
        delivery: of one message to one connection, written alone.
        message: of storing and telling a message, without its deliveries.
        coming_back: of a connection that comes back and catches up.
        stored_bytes: of one message in the database; None if that was not measured.
    """

    heartbeat: float
    memory_bytes: float
    delivery: float
    message: float
    coming_back: float
    stored_bytes: float | None


NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "heartbeat": ("idle", "CPU per idle connection and heartbeat"),
    "memory": ("idle", "resident memory per idle joined connection"),
    "delivery": ("fan-out", "CPU per delivery, room of 1,000, 2 in flight, in lock-step"),
    "pair": ("pairs", "CPU per message, 500 rooms of two, 64 in flight"),
    "storm": ("presence", "presence: CPU of a storm, all back within the grace"),
    "stored": ("conversations", "database per message, with its indexes and the search's"),
}
"""Which figure of which measure each cost is made of."""


def read_costs(run: Mapping[str, Any]) -> Costs:
    """Take the costs out of the results of a run; raises MissingFigureError."""
    found = {cost: _value(run, *where) for cost, where in NAMES.items()}
    missing = [
        NAMES[cost][1] for cost, value in found.items() if value is None and cost != "stored"
    ]
    if missing:
        raise MissingFigureError("not measured: " + "; ".join(missing))
    known = {cost: value for cost, value in found.items() if value is not None}
    delivery = known["delivery"] * MICRO
    return Costs(
        heartbeat=known["heartbeat"] * MICRO,
        memory_bytes=known["memory"] * 1024,
        delivery=delivery,
        # In a room of two, the author and the other one are told.
        message=max(0.0, known["pair"] * MICRO - 2 * delivery),
        coming_back=known["storm"] / STORM_CLIENTS,
        stored_bytes=known.get("stored"),
    )


def _value(run: Mapping[str, Any], measure: str, name: str) -> float | None:
    figures = run["measures"].get(measure, {}).get("figures", [])
    values = [it["values"].get(OURS.name) for it in figures if it["name"] == name]
    return values[0] if values else None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who is online, and what they do.

    Attributes:
        people: connections, one each.
        messages_per_hour: of each of them, in rooms of usual size.
        listeners: how many of a usual room are online.
        hall: how many are online in one large room besides; 0 without one.
        hall_per_second: messages in that room.
    """

    people: int
    messages_per_hour: float = 6.0
    listeners: int = 50
    hall: int = 0
    hall_per_second: float = 0.0

    @property
    def per_second(self) -> float:
        """Messages in rooms of usual size."""
        return self.people * self.messages_per_hour / 3_600

    @property
    def deliveries(self) -> float:
        """Deliveries a second, in all rooms."""
        return self.per_second * self.listeners + self.hall_per_second * self.hall


CROWDS: Final = (
    Crowd(10_000),
    Crowd(100_000),
    Crowd(1_000_000),
    Crowd(1_000_000, hall=100_000, hall_per_second=1),
    Crowd(1_000_000, hall=100_000, hall_per_second=10),
)


def reached(nodes: int, listeners: int) -> float:
    """How many of the nodes have any of so many people, who are on one or another by chance."""
    return nodes * (1 - (1 - 1 / nodes) ** listeners)


def busy_cores(costs: Costs, crowd: Crowd, nodes: int) -> float:
    """How many cores' worth of work there is on all nodes together.

    A message costs its sender's node all that a message costs, and as much again on each other node
    that has somebody who hears it: surely less, since it is neither checked nor stored there.
    """
    told = crowd.per_second * reached(nodes, crowd.listeners)
    told += crowd.hall_per_second * (reached(nodes, crowd.hall) if crowd.hall else 0)
    idle = crowd.people * costs.heartbeat / HEARTBEAT_SECONDS
    return idle + told * costs.message + crowd.deliveries * costs.delivery


def nodes_needed(costs: Costs, crowd: Crowd) -> int:
    """Find the fewest nodes, of one core each, that are not busier than they may be."""
    nodes = 1
    while busy_cores(costs, crowd, nodes) / nodes > BUSY_MOST:
        nodes += max(1, nodes // 16)
        if nodes > 100_000:
            raise MissingFigureError("no number of nodes is enough: each message reaches them all")
    return nodes


class Delays(NamedTuple):
    """How long a delivery waited for its turn and was written, in seconds."""

    median: float
    p99: float
    worst: float


def simulate(costs: Costs, crowd: Crowd, nodes: int, seconds: float = SIMULATED_SECONDS) -> Delays:
    """Let people talk for a while, with every node a queue, and see when the last of each is told.

    A room whose fan-out still waits on a node takes along what is said meanwhile, as the hub does.
    """
    random = Random(SEED)
    # What keeps connections alive leaves that much less of each core for the rest.
    share = 1 - crowd.people * costs.heartbeat / HEARTBEAT_SECONDS / nodes
    free_at = [0.0] * nodes
    begins: dict[tuple[int, int], tuple[float, float]] = {}
    delays = []
    for now, room, listeners in _talk(random, crowd, seconds):
        for node, here in _spread(random, listeners, nodes):
            start, end = begins.get((node, room), (0.0, 0.0))
            if start > now:
                end = free_at[node] = max(free_at[node], end) + costs.message / share
                begins[node, room] = start, end
            else:
                start = max(now, free_at[node])
                end = start + (costs.message + here * costs.delivery) / share
                free_at[node] = end
                begins[node, room] = start, end
            delays.append(end - now)
    delays.sort()
    return Delays(delays[len(delays) // 2], delays[int(len(delays) * 0.99)], delays[-1])


def _talk(random: Random, crowd: Crowd, seconds: float) -> Iterator[tuple[float, int, int]]:
    """Say when, in which room and before how many something is said; room 0 is the hall."""
    rooms = max(1, crowd.people // crowd.listeners)
    rate = crowd.per_second + crowd.hall_per_second
    now = random.expovariate(rate)
    while now < seconds:
        if random.random() * rate < crowd.hall_per_second:
            yield now, 0, crowd.hall
        else:
            yield now, random.randint(1, rooms), crowd.listeners
        now += random.expovariate(rate)


def _spread(random: Random, listeners: int, nodes: int) -> Sequence[tuple[int, int]]:
    """Say how many of the listeners are on which node; of many, as many on each."""
    if listeners > 20 * nodes:
        return [(node, math.ceil(listeners / nodes)) for node in range(nodes)]
    here: dict[int, int] = {}
    for _ in range(listeners):
        node = random.randrange(nodes)
        here[node] = here.get(node, 0) + 1
    return list(here.items())


HEADINGS: Final = (
    "online", "large room", "messages /s", "deliveries /s", "nodes", "busy", "memory a node",
    "told, median", "99 of 100", "all back after", "database a day",
)  # fmt: skip


def row(costs: Costs, crowd: Crowd) -> tuple[str, ...]:
    """Lay out what one crowd would take."""
    nodes = nodes_needed(costs, crowd)
    delays = simulate(costs, crowd, nodes)
    per_second = crowd.per_second + crowd.hall_per_second
    stored = (costs.stored_bytes or 0) * per_second * 86_400
    hall = f"{crowd.hall:,} hear {crowd.hall_per_second:g}/s" if crowd.hall else ""
    return (
        f"{crowd.people:,}",
        hall,
        f"{per_second:,.0f}",
        f"{crowd.deliveries:,.0f}",
        f"{nodes}",
        f"{busy_cores(costs, crowd, nodes) / nodes:.0%}",
        f"{crowd.people / nodes * costs.memory_bytes / 1e6:,.0f} MB",
        f"{delays.median * 1e3:.2g} ms",
        f"{delays.p99 * 1e3:.2g} ms",
        f"{crowd.people * costs.coming_back / nodes:,.0f} s",
        f"{stored / 1e9:.3g} GB" if stored else "not measured",
    )


def table(costs: Costs, crowds: Sequence[Crowd]) -> str:
    """Lay out all of them, as Markdown."""
    rows = [HEADINGS, tuple("--:" for _ in HEADINGS), *(row(costs, crowd) for crowd in crowds)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def main(arguments: list[str]) -> int:
    """Print the costs that were read and the table; 1 if there are none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    parser.add_argument("results", nargs="?", type=Path, default=RESULTS)
    parser.add_argument("--stored-bytes", type=float, help="what a message takes in the database")
    options = parser.parse_args(arguments)
    try:
        run = json.loads(options.results.read_text(encoding="utf-8"))
        costs = read_costs(run)
    except (OSError, MissingFigureError) as error:
        print(f"{options.results}: {error}", file=sys.stderr)
        return 1
    if options.stored_bytes:
        costs = Costs(**{**_fields(costs), "stored_bytes": options.stored_bytes})
    print(f"measured {run['measured_at'][:10]} on {run['machine']['processor']}")
    print("\n".join(f"  {name}: {value:.3g}" for name, value in _fields(costs).items() if value))
    print(table(costs, CROWDS))
    return 0


def _fields(costs: Costs) -> dict[str, Any]:
    return {name: getattr(costs, name) for name in costs.__slots__}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
