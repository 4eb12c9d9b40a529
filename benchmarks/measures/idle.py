"""Five thousand people who are there and say nothing: what does one of them cost?"""

import time
from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.crowd import Crowd
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.peers.catalogue import NODE, OURS, PYTHON, Peer
from benchmarks.program import Program

PEERS: Final = (OURS, NODE, PYTHON)
HEARTBEAT_SECONDS: Final = 25.0
"""Between two pings of every server here: watched for so long, each connection has one."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many rooms, each of so many members; for how long they are left alone, and watched.

    Attributes:
        rooms_before: rooms that come first and stay, so that what a server needs only once is not
            counted.
        settle_seconds: after everybody is in, and before memory is looked at.
        rest_seconds: for how long the processor time of nobody saying anything is counted.
    """

    rooms: int
    members: int
    rooms_before: int
    settle_seconds: float = 2.0
    rest_seconds: float = HEARTBEAT_SECONDS


SIZES: Final = {
    Scale.TINY: Size(4, 5, rooms_before=1, settle_seconds=0.1, rest_seconds=0.2),
    Scale.USUAL: Size(100, 50, rooms_before=10),
    Scale.LARGE: Size(200, 50, rooms_before=10),
}


def run(bench: Bench) -> Results:
    """Measure the growth of memory by these connections, then what keeping them alive takes."""
    size = SIZES[bench.plan.scale]
    memory = Figure(
        "resident memory per idle joined connection", "KB", [Goal(10), Goal(1.0, NODE.name)]
    )
    cpu = Figure("CPU per idle connection and heartbeat", "µs")
    for number in bench.rounds():
        for peer in bench.in_turn(number, PEERS):
            if peer is PYTHON and bench.plan.scale is not Scale.LARGE:
                continue
            bench.say(peer.name)
            with (
                bench.tolerate(peer),
                bench.serve(peer) as session,
                bench.crowd(peer, session) as crowd,
            ):
                memory.add(peer.name, _grown_bytes(peer, session.server, crowd, size) / 1024)
                # Waiting for everybody's heartbeat takes long, and differs little.
                if bench.is_thorough(number):
                    cpu.add(peer.name, _idle_seconds(crowd, size) * MICRO)
    people = f"{size.rooms * size.members:,} connections"
    title = f"Idle: {people}, each a member of a room of {size.members}"
    return Results(title, [memory, cpu])


def _grown_bytes(peer: Peer, server: Program, crowd: Crowd, size: Size) -> float:
    """Memory for each of the connections that came last."""
    crowd.enter(rooms=size.rooms_before, members=size.members)
    before = _settled_bytes(peer, server, crowd, size.settle_seconds)
    crowd.enter(rooms=size.rooms, members=size.members)
    after = _settled_bytes(peer, server, crowd, size.settle_seconds)
    return (after - before) / (size.rooms * size.members)


def _settled_bytes(peer: Peer, server: Program, crowd: Crowd, seconds: float) -> int:
    crowd.rest(seconds)
    if peer.tidy_signal is not None:
        server.send_signal(peer.tidy_signal)
        time.sleep(seconds / 2)
    return server.resident_bytes()


def _idle_seconds(crowd: Crowd, size: Size) -> float:
    """Processor time for each of all connections."""
    rested = crowd.rest(size.rest_seconds)
    return rested.server_cpu_seconds / ((size.rooms + size.rooms_before) * size.members)
