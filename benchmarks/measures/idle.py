"""Five thousand people who are there and say nothing: what does one of them cost?"""

import time
from typing import Final

from benchmarks.bench import Bench
from benchmarks.crowd import Crowd
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.peers.catalogue import NODE, OURS, PYTHON, Peer
from benchmarks.program import Program

TITLE: Final = "Idle: 5,000 connections, each a member of a room of 50"
MEMBERS: Final = 50
ROOMS: Final = 100
WARM_UP_ROOMS: Final = 10
"""Rooms that come first and stay, so that what a server only needs once is not counted."""

HEARTBEAT_SECONDS: Final = 25.0
"""Between two pings of every server here: watched for so long, each connection has one."""

SETTLE_SECONDS: Final = 2.0


def run(bench: Bench) -> Results:
    """Measure the growth of memory by these connections, then what keeping them alive takes."""
    memory = Figure("resident memory per connection", "KB", [Goal(10), Goal(1.0, NODE.name)])
    cpu = Figure("CPU per connection and heartbeat", "µs")
    for number in bench.rounds():
        for peer in (OURS, NODE, *([PYTHON] if bench.plan.is_everything else [])):
            bench.say(peer.name)
            with bench.serve(peer) as session, bench.crowd(peer, session) as crowd:
                crowd.enter(rooms=WARM_UP_ROOMS, members=MEMBERS)
                before = _settled_bytes(peer, session.server, crowd)
                crowd.enter(rooms=ROOMS, members=MEMBERS)
                after = _settled_bytes(peer, session.server, crowd)
                memory.add(peer.name, (after - before) / (ROOMS * MEMBERS) / 1024)
                # Waiting for everybody's heartbeat takes long, and differs little.
                if bench.plan.is_everything or number == 0:
                    everybody = (ROOMS + WARM_UP_ROOMS) * MEMBERS
                    rested = crowd.rest(HEARTBEAT_SECONDS)
                    cpu.add(peer.name, rested.server_cpu_seconds / everybody * MICRO)
    return Results([memory, cpu])


def _settled_bytes(peer: Peer, server: Program, crowd: Crowd) -> int:
    crowd.rest(SETTLE_SECONDS)
    if peer.tidy_signal is not None:
        server.send_signal(peer.tidy_signal)
        time.sleep(1)
    return server.resident_bytes()
