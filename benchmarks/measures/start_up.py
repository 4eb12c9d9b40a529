"""From the command to the line that says it is ready."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.bench import Bench
from benchmarks.figures import Figure, Goal, Results
from benchmarks.peers.catalogue import NATS, NODE, OURS, PYTHON, Peer

TITLE: Final = "Start-up: from the command to the ready line"
STARTS: Final = 5


def run(bench: Bench) -> Results:
    """Start every server a few times, and ours with and without anything stored."""
    empty = Figure("first start, empty directory", "s", [Goal(1.0)])
    again = Figure("later starts", "s", [Goal(1.0)])
    for peer in (OURS, NODE, NATS, PYTHON):
        bench.say(peer.name)
        for _ in range(STARTS):
            with TemporaryDirectory(dir=bench.directory, prefix="run-") as name:
                empty.add(peer.name, _start(bench, peer, Path(name)))
                again.add(peer.name, _start(bench, peer, Path(name)))
    return Results([empty, again])


def _start(bench: Bench, peer: Peer, directory: Path) -> float:
    with bench.start(peer, directory) as server:
        bench.ready(peer, server, directory)
        return time.perf_counter() - server.started_at
