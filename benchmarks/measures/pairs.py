"""Five hundred conversations of two: what does a message cost that hardly anybody hears?"""

from typing import Final

from benchmarks.bench import Bench
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.peers.catalogue import NODE, OURS, PYTHON

TITLE: Final = "Pairs: 500 rooms of two connections, texts of 100 bytes"
ROOMS: Final = 500
IN_FLIGHT: Final = (64, 500)


def run(bench: Bench) -> Results:
    """Let some, then all of the rooms have a message under way at any time."""
    goals = [Goal(1.0, NODE.name)]
    cpu = {n: Figure(f"CPU per message, {n} in flight", "µs", goals) for n in IN_FLIGHT}
    speed = {n: Figure(f"messages, {n} in flight", "/s") for n in IN_FLIGHT}
    share = Figure("most of its core that the generator used", "%", summary=max, is_compared=False)
    plan = bench.plan
    for number in bench.rounds():
        for peer in (OURS, NODE, PYTHON):
            if peer is PYTHON and not bench.includes_slow_peers(number):
                continue
            with bench.visit(peer) as crowd:
                crowd.enter(rooms=ROOMS, members=2)
                for n in IN_FLIGHT:
                    talked = crowd.keep_under_way(n, warm_up=plan.warm_up, window=plan.window)
                    cpu[n].add(peer.name, talked.cpu_per_message * MICRO)
                    speed[n].add(peer.name, talked.messages_per_second)
                    share.add(peer.name, talked.generator_share * 100)
    return Results([*cpu.values(), *speed.values(), share])
