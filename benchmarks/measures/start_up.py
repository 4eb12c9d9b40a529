"""From the command to the line that says it is ready."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.figures import Figure, Goal, Results
from benchmarks.peers.catalogue import NATS, NODE, OURS, PYTHON, Peer

PEERS: Final = (OURS, NODE, NATS, PYTHON)
STARTS: Final = {Scale.TINY: 1, Scale.USUAL: 5, Scale.LARGE: 10}


def run(bench: Bench) -> Results:
    """Start every server a few times, and ours with and without anything stored."""
    empty = Figure("start-up, empty directory", "s", [Goal(1.0)])
    again = Figure("start-up, existing data", "s", [Goal(1.0)])
    for number in range(STARTS[bench.plan.scale]):
        for peer in bench.in_turn(number, PEERS):
            with (
                bench.tolerate(peer),
                TemporaryDirectory(dir=bench.directory, prefix="run-") as name,
            ):
                empty.add(peer.name, _start(bench, peer, Path(name)))
                again.add(peer.name, _start(bench, peer, Path(name)))
    return Results("Start-up: from the command to the ready line", [empty, again])


def _start(bench: Bench, peer: Peer, directory: Path) -> float:
    with bench.start(peer, directory) as server:
        bench.ready(peer, server, directory)
        return time.perf_counter() - server.started_at
