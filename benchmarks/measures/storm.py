"""Three thousand people lose their connections at once and come back at once."""

from typing import Final

from benchmarks.bench import Bench
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.peers.catalogue import NODE, OURS, PYTHON

TITLE: Final = "Storm: 3,000 clients cut off at once, back and joined, while 20 others talk"
CLIENTS: Final = 3_000
MEMBERS: Final = 100
OTHERS: Final = 20
MESSAGES_PER_SECOND: Final = 50
LIMIT_SECONDS: Final = 60.0


def run(bench: Bench) -> Results:
    """Cut, reconnect without any pause, and watch those who had nothing to do with it."""
    entry = Figure("first entry of all, 128 at a time", "s")
    back = Figure(
        "clients back", "", [Goal(CLIENTS, at_least=True)], summary=min, is_compared=False
    )
    refused = Figure("clients refused", "", [Goal(0)], summary=max, is_compared=False)
    duration = Figure("until the last one is back", "s")
    delay = Figure("longest delivery to others", "ms", [Goal(1_000)], summary=max)
    for number in bench.rounds():
        for peer in (OURS, NODE, PYTHON):
            if peer is PYTHON and not bench.plan.is_everything:
                continue
            if peer is not OURS and not bench.includes_slow_peers(number):
                continue
            with bench.visit(peer) as crowd:
                entered = crowd.enter(rooms=CLIENTS // MEMBERS, members=MEMBERS)
                crowd.enter(rooms=1, members=OTHERS)
                returned = crowd.scatter(
                    CLIENTS // MEMBERS, per_second=MESSAGES_PER_SECOND, limit=LIMIT_SECONDS
                )
            entry.add(peer.name, entered.seconds)
            back.add(peer.name, CLIENTS - returned.absent - returned.refused)
            refused.add(peer.name, returned.refused)
            duration.add(peer.name, returned.seconds)
            delay.add(peer.name, returned.longest_seconds * MILLI)
    return Results([entry, back, refused, duration, delay])
