"""One room of a thousand people: what does a delivery cost, and how many can there be?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.bench import TEXT_BYTES, Bench
from benchmarks.crowd import Talked
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.peers.catalogue import BARE, NATS, NODE, OURS, PYTHON, Peer

TITLE: Final = "Fan-out: one room of 1,000 connections, texts of 100 bytes"
MEMBERS: Final = 1_000


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


def run(bench: Bench) -> Results:
    """Let everybody talk to everybody, with few and with many messages under way."""
    cpu = {load: Figure(f"CPU per delivery, {load.name}", "µs") for load in LOADS}
    speed = {load: Figure(f"deliveries, {load.name}", "/s") for load in LOADS}
    share = Figure("most of its core that the generator used", "%", summary=max, is_compared=False)
    cpu[FEW].goals += [Goal(0.45, NODE.name), Goal(1.0, NATS.name)]
    speed[MANY].goals += [
        Goal(10, NODE.name, at_least=True),
        Goal(1.0, NATS.name, at_least=True),
    ]
    payload_bytes = 0
    for number in bench.rounds():
        for peer in (OURS, NODE, NATS, BARE, PYTHON):
            if peer is PYTHON and not bench.includes_slow_peers(number):
                continue
            for load, talked in _converse(bench, peer, payload_bytes):
                cpu[load].add(peer.name, talked.cpu_per_delivery * MICRO)
                speed[load].add(peer.name, talked.deliveries_per_second)
                share.add(peer.name, talked.generator_share * 100)
                # What knows no events is given as many bytes as our event has.
                payload_bytes = payload_bytes or round(talked.bytes / talked.deliveries)
    remark = f"One delivery of ours has a payload of {payload_bytes} bytes."
    return Results([*cpu.values(), *speed.values(), share], [remark])


def _converse(bench: Bench, peer: Peer, payload_bytes: int) -> Iterator[tuple[Load, Talked]]:
    text_bytes = TEXT_BYTES if peer.dialect == "socket.io" else payload_bytes
    plan = bench.plan
    with bench.visit(peer, text_bytes) as crowd:
        crowd.enter(rooms=1, members=MEMBERS)
        for load in LOADS:
            yield (
                load,
                crowd.keep_under_way(
                    load.in_flight,
                    warm_up=plan.warm_up,
                    window=plan.window,
                    in_lock_step=load.in_lock_step,
                ),
            )
