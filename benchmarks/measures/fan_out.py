"""One room of a thousand people: what does a delivery cost, and how many can there be?"""

from typing import Final

from benchmarks.bench import TEXT_BYTES, Bench
from benchmarks.crowd import Talked
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.peers.catalogue import BARE, NATS, NODE, OURS, PYTHON, Peer

TITLE: Final = "Fan-out: one room of 1,000 connections, texts of 100 bytes"
MEMBERS: Final = 1_000
IN_FLIGHT: Final = (2, 20)

_CPU_GOALS: Final = {2: [Goal(0.45, NODE.name), Goal(1.0, NATS.name)], 20: []}
_SPEED_GOALS: Final = {
    2: [],
    20: [Goal(10, NODE.name, at_least=True), Goal(1.0, NATS.name, at_least=True)],
}


def run(bench: Bench) -> Results:
    """Let everybody talk to everybody, with few and with many messages under way."""
    cpu = {n: Figure(f"CPU per delivery, {n} in flight", "µs", _CPU_GOALS[n]) for n in IN_FLIGHT}
    speed = {n: Figure(f"deliveries, {n} in flight", "/s", _SPEED_GOALS[n]) for n in IN_FLIGHT}
    share = Figure("most of its core that the generator used", "%", summary=max, is_compared=False)
    payload_bytes = 0
    for number in bench.rounds():
        for peer in (OURS, NODE, NATS, BARE, PYTHON):
            if peer is PYTHON and not bench.includes_slow_peers(number):
                continue
            for in_flight, talked in _converse(bench, peer, payload_bytes):
                cpu[in_flight].add(peer.name, talked.cpu_per_delivery * MICRO)
                speed[in_flight].add(peer.name, talked.deliveries_per_second)
                share.add(peer.name, talked.generator_share * 100)
                # What knows no events is given as many bytes as our event has.
                payload_bytes = payload_bytes or round(talked.bytes / talked.deliveries)
    remark = f"One delivery of ours has a payload of {payload_bytes} bytes."
    return Results([*cpu.values(), *speed.values(), share], [remark])


def _converse(bench: Bench, peer: Peer, payload_bytes: int) -> list[tuple[int, Talked]]:
    text_bytes = TEXT_BYTES if peer.dialect == "socket.io" else payload_bytes
    plan = bench.plan
    with bench.visit(peer, text_bytes) as crowd:
        crowd.enter(rooms=1, members=MEMBERS)
        return [
            (n, crowd.keep_under_way(n, warm_up=plan.warm_up, window=plan.window))
            for n in IN_FLIGHT
        ]
