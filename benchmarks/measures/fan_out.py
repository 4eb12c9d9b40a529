"""One room of a thousand people: what does a delivery cost, and how many can there be?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from benchmarks.bench import TEXT_BYTES, Bench, Scale
from benchmarks.crowd import Talked
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.peers.catalogue import BARE, NATS, NODE, OURS, PYTHON, Peer

MEMBERS: Final = {Scale.TINY: [40], Scale.USUAL: [1_000], Scale.LARGE: [1_000, 4_000]}
PEERS: Final = (OURS, NODE, NATS, BARE, PYTHON)


@dataclass(frozen=True, slots=True)
class Load:
    """How many messages are under way; in lock-step each until the last member has it."""

    name: str
    in_flight: int
    in_lock_step: bool = False


FEW: Final = Load("2 in flight", 2)
MANY: Final = Load("20 in flight", 20)
# Nobody waits for the slowest member before they say the next thing, but a server that gains by
# joining messages has the least to join here.
LOCK_STEP: Final = Load("2 in flight, in lock-step", 2, in_lock_step=True)

LOADS: Final = (FEW, MANY, LOCK_STEP)


@dataclass(slots=True)
class Room:
    """What is known of a room of one size.

    Attributes:
        payload_bytes: what one delivery of ours carries; 0 before it was measured.
    """

    members: int
    cpu: dict[Load, Figure] = field(default_factory=dict)
    speed: dict[Load, Figure] = field(default_factory=dict)
    payload_bytes: int = 0

    def __post_init__(self) -> None:
        for load in LOADS:
            name = f"room of {self.members:,}, {load.name}"
            self.cpu[load] = Figure(f"CPU per delivery, {name}", "µs")
            self.speed[load] = Figure(f"deliveries, {name}", "/s")

    def set_goals(self) -> None:
        """Hold these figures to what was promised."""
        self.cpu[FEW].goals += [Goal(0.45, NODE.name), Goal(1.0, NATS.name)]
        self.speed[MANY].goals += [
            Goal(10, NODE.name, at_least=True),
            Goal(1.0, NATS.name, at_least=True),
        ]


def run(bench: Bench) -> Results:
    """Let everybody talk to everybody, with few and with many messages under way."""
    rooms = [Room(members) for members in MEMBERS[bench.plan.scale]]
    rooms[0].set_goals()
    share = Figure("most of its core that the generator used", "%", summary=max, is_compared=False)
    for number in bench.rounds():
        for room in rooms:
            for peer in bench.in_turn(number, PEERS):
                _visit(bench, peer, room, share, number)
    figures = [
        figure for room in rooms for each in (room.cpu, room.speed) for figure in each.values()
    ]
    size = rooms[0].payload_bytes
    remark = f"A delivery of ours has {size} bytes; nats-server and bare C are given as many."
    return Results("Fan-out: everybody hears everybody in one room", [*figures, share], [remark])


def _visit(bench: Bench, peer: Peer, room: Room, share: Figure, number: int) -> None:
    """Add what one peer needs in one round; the first of all is ours, which tells the payload."""
    loads = LOADS if bench.is_thorough(number) else (FEW, MANY)
    with bench.tolerate(peer):
        for load, talked in _converse(bench, peer, room, loads):
            room.cpu[load].add(peer.name, talked.cpu_per_delivery * MICRO)
            room.speed[load].add(peer.name, talked.deliveries_per_second)
            share.add(peer.name, talked.generator_share * 100)
            room.payload_bytes = room.payload_bytes or round(talked.bytes / talked.deliveries)


def _converse(
    bench: Bench, peer: Peer, room: Room, loads: tuple[Load, ...]
) -> Iterator[tuple[Load, Talked]]:
    # What knows no events is given as many bytes as our event has.
    text_bytes = TEXT_BYTES if peer.dialect == "socket.io" else room.payload_bytes
    plan = bench.plan
    with bench.visit(peer, text_bytes) as crowd:
        crowd.enter(rooms=1, members=room.members)
        for load in loads:
            talked = crowd.keep_under_way(
                load.in_flight,
                warm_up=plan.warm_up,
                window=plan.window,
                in_lock_step=load.in_lock_step,
            )
            yield load, talked
