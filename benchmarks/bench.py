"""What every measure needs: servers on one core, a crowd on the other, rounds within the time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.crowd import Crowd, Target
from benchmarks.machine import Cores
from benchmarks.peers.catalogue import Peer
from benchmarks.program import Program

TEXT_BYTES: Final = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        runs: rounds of a measure; its figures are their medians.
        window: seconds for which a conversation is watched, after `warm_up` seconds of it.
        is_everything: whether slow peers and long variants are measured in every round too.
        limit: seconds after which a measure begins no further round; None: it may take its time.
    """

    runs: int
    window: float
    warm_up: float
    is_everything: bool
    limit: float | None


@dataclass(frozen=True, slots=True)
class Session:
    """One server that runs, and where it listens."""

    server: Program
    port: int
    directory: Path


class Bench:
    """Starts servers and crowds.

    Attributes:
        plan: how much is measured.
        directory: where programs and data are, on a disk and not in memory.
    """

    def __init__(self, plan: Plan, cores: Cores, directory: Path, generator: Path) -> None:
        self.plan = plan
        self.directory = directory
        self._cores = cores
        self._generator = str(generator)

    def rounds(self) -> Iterator[int]:
        """Count rounds, from 0: as many as planned, and no more than there is time for."""
        began = time.monotonic()
        for number in range(self.plan.runs):
            round_began = time.monotonic()
            yield number
            now = time.monotonic()
            if self.plan.limit and now + (now - round_began) > began + self.plan.limit:
                return

    def includes_slow_peers(self, number: int) -> bool:
        """Whether peers that only show where others start are measured in this round."""
        return self.plan.is_everything or number == 0

    @contextmanager
    def serve(self, peer: Peer) -> Iterator[Session]:
        """Run a server, with an empty directory of its own, until the context ends."""
        with (
            TemporaryDirectory(dir=self.directory, prefix="run-") as name,
            self.start(peer, Path(name)) as server,
        ):
            yield self.ready(peer, server, Path(name))

    def start(self, peer: Peer, directory: Path) -> Program:
        """Start a server in a directory without waiting for it."""
        return Program(
            peer.command(directory),
            core=self._cores.server,
            environment=peer.environment,
            log=directory / "log",
        )

    def ready(self, peer: Peer, server: Program, directory: Path) -> Session:
        """Wait until a server says that it is ready."""
        return Session(server, int(server.wait_for(peer.ready)["port"]), directory)

    def crowd(self, peer: Peer, session: Session, text_bytes: int = TEXT_BYTES) -> Crowd:
        """Clients for a server that runs."""
        target = Target(peer.dialect, session.port, session.server.pid, text_bytes)
        return Crowd(self._generator, target)

    @contextmanager
    def visit(self, peer: Peer, text_bytes: int = TEXT_BYTES) -> Iterator[Crowd]:
        """Run a server and give it a crowd."""
        self.say(peer.name)
        with self.serve(peer) as session, self.crowd(peer, session, text_bytes) as crowd:
            yield crowd

    @staticmethod
    def say(what: str) -> None:
        """Tell whoever waits what is being done."""
        print(f"  … {what}", file=sys.stderr, flush=True)
