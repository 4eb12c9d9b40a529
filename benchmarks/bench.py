"""What every measure needs: servers on one core, a crowd on the other, rounds within the time."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.crowd import Crowd, CrowdFailedError, Target
from benchmarks.machine import Cores, NotMeasurableError
from benchmarks.peers.catalogue import OURS, Peer
from benchmarks.program import Program, ProgramFailedError, confined_to

TEXT_BYTES: Final = 100


class Scale(Enum):
    """How large crowds are. Tiny ones show that everything runs; their figures mean nothing."""

    TINY = "tiny"
    USUAL = "usual"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        scale: how large crowds are; at the large scale slow peers are measured in every round.
        runs: rounds of a measure; its figures are their medians.
        window: seconds for which a conversation is watched, after `warm_up` seconds of it.
        limit: seconds after which a measure begins no further round; None: it may take its time.
    """

    scale: Scale
    runs: int
    window: float
    warm_up: float
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
        absent: peers that were not measured, and why.
        remarks: what whoever reads the figures has to know.
    """

    def __init__(self, plan: Plan, cores: Cores, directory: Path, generator: Path) -> None:
        self.plan = plan
        self.directory = directory
        self.absent: dict[str, str] = {}
        self.remarks: list[str] = []
        self._cores = cores
        self._generator = str(generator)

    def rounds(self) -> Iterator[int]:
        """Count rounds, from 0: as many as planned, and no more than there is time for."""
        began = time.monotonic()
        for number in range(self.plan.runs):
            round_began = time.monotonic()
            yield number
            now = time.monotonic()
            would_end = now + (now - round_began)
            is_last = number + 1 == self.plan.runs
            if self.plan.limit and would_end > began + self.plan.limit and not is_last:
                self.remarks.append(f"There was time for {number + 1} of {self.plan.runs} rounds.")
                return

    def is_thorough(self, number: int) -> bool:
        """Whether this round includes what differs little from round to round or takes long."""
        return self.plan.scale is Scale.LARGE or number == 0

    def in_turn(self, number: int, peers: Sequence[Peer]) -> list[Peer]:
        """Peers in an order that turns by one each round, so that no place favours anybody.

        Those that were not there or failed are left out, and slow ones where time is short.
        """
        first = number % len(peers)
        turned = [*peers[first:], *peers[:first]]
        has_time = self.is_thorough(number) and self.plan.scale is not Scale.TINY
        return [
            peer
            for peer in turned
            if peer.name not in self.absent and (has_time or not peer.is_slow)
        ]

    @contextmanager
    def tolerate(self, peer: Peer) -> Iterator[None]:
        """Go on without a peer that is not there or fails; ours has to be there and must not."""
        try:
            yield
        except (CrowdFailedError, ProgramFailedError, NotMeasurableError) as error:
            if peer is OURS:
                raise
            self.absent[peer.name] = str(error)

    @contextmanager
    def serve(self, peer: Peer) -> Iterator[Session]:
        """Run a server, with an empty directory of its own, until the context ends."""
        with (
            TemporaryDirectory(dir=self.directory, prefix="run-") as name,
            self.start(peer, Path(name)) as server,
        ):
            yield self.ready(peer, server, Path(name))

    @contextmanager
    def on_servers_core(self) -> Iterator[None]:
        """Let what is started meanwhile share the core of the servers."""
        with confined_to(self._cores.server):
            yield

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
            if session.server.has_help():
                raise ProgramFailedError(f"{peer.name} has other processes do its work.")

    @staticmethod
    def say(what: str) -> None:
        """Tell whoever waits what is being done."""
        print(f"  … {what}", file=sys.stderr, flush=True)
