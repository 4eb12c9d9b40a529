"""One chat of several processes: what the bus costs, and what a second worker costs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.bench import Bench, Scale, Session
from benchmarks.crowd import Crowd, Talked
from benchmarks.figures import MICRO, Figure, Goal, Results
from benchmarks.machine import NotMeasurableError
from benchmarks.peers.catalogue import OURS
from benchmarks.processes import cpu_seconds, family, named
from stonechat.bus.private_nats import NatsMissingError, PrivateNats
from tests.support.postgres import Cluster, PostgresMissingError, new_database

# As an operator has it: what is acknowledged is on the disk.
DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Way(Enum):
    """How the chat is run."""

    ALONE = "one process, no bus"
    ONE = "one process on the bus"
    TWO = "two workers"


WAYS: Final = tuple(Way)


@dataclass(frozen=True, slots=True)
class Crowded:
    """So many rooms of so many people, and how many messages are under way at any time.

    In lock-step no message shares its writes with another one by chance.
    """

    rooms: int
    members: int
    in_flight: int
    in_lock_step: bool = False


SIZES: Final = {
    Scale.TINY: (Crowded(1, 20, 2, in_lock_step=True), Crowded(5, 2, 4)),
    Scale.USUAL: (Crowded(1, 1_000, 2, in_lock_step=True), Crowded(500, 2, 64)),
    Scale.LARGE: (Crowded(1, 1_000, 2, in_lock_step=True), Crowded(500, 2, 64)),
}


@dataclass(frozen=True, slots=True)
class _Used:
    """Seconds of processor time that a conversation took: of the chat, and of what it stands on."""

    talked: Talked
    chat: float
    nats: float
    postgres: float


@dataclass(frozen=True, slots=True)
class _Running:
    """A chat that runs: what was started for it."""

    session: Session
    nats: PrivateNats | None
    cluster: Cluster

    def used(self) -> tuple[float, float, float]:
        """Seconds of processor time so far: of the chat, of NATS, and of PostgreSQL."""
        all_of_it = family(self.session.server.pid)
        private = named(all_of_it, "nats-server")
        chat = [pid for pid in all_of_it if pid not in private]
        nats = family(self.nats.pid) if self.nats else private
        return cpu_seconds(chat), cpu_seconds(nats), cpu_seconds(family(self.cluster.pid()))


class _Costs:
    """The figures of one kind of conversation."""

    def __init__(self, what: str, count: Callable[[Talked], int]) -> None:
        self._count = count
        self._bus = Figure(f"CPU {what}, on the bus", "µs", [Goal(None, Way.ALONE.value)])
        self._two = Figure(f"CPU {what}, two workers", "µs", [Goal(None, Way.ONE.value)])
        self._nats = Figure(f"CPU {what}, of NATS", "µs", is_compared=False)
        self._postgres = Figure(f"CPU {what}, of PostgreSQL", "µs", is_compared=False)
        self.figures = [self._bus, self._two, self._nats, self._postgres]

    def add(self, way: Way, used: _Used) -> None:
        """Note a conversation."""
        count = self._count(used.talked)
        cost = used.chat / count * MICRO
        if way is not Way.TWO:
            self._bus.add(OURS.name if way is Way.ONE else way.value, cost)
        if way is not Way.ALONE:
            self._two.add(OURS.name if way is Way.TWO else way.value, cost)
            self._nats.add(way.value, used.nats / count * MICRO)
        self._postgres.add(way.value, used.postgres / count * MICRO)


def run(bench: Bench) -> Results:
    """Let a large room and many small ones talk, with each way to run the chat in turn."""
    large, small = SIZES[bench.plan.scale]
    deliveries = _Costs(
        f"per delivery, room of {large.members:,} in lock-step", lambda it: it.deliveries
    )
    messages = _Costs(f"per message, {small.rooms:,} rooms of two", lambda it: it.messages)
    with TemporaryDirectory(dir=bench.directory, prefix="cluster-") as name:
        cluster = Cluster(Path(name), DURABLE)
        try:
            for number in bench.rounds():
                first = number % len(WAYS)
                for way in (*WAYS[first:], *WAYS[:first]):
                    deliveries.add(way, _talk(bench, way, cluster, large))
                    messages.add(way, _talk(bench, way, cluster, small))
        except (PostgresMissingError, NatsMissingError) as error:
            raise NotMeasurableError(str(error)) from error
        finally:
            cluster.stop()
    title = "Nodes: one chat of several processes, on PostgreSQL and NATS"
    remark = "PostgreSQL flushes each commit. It and NATS share the core of the servers."
    return Results(title, [*deliveries.figures, *messages.figures], [remark])


def _talk(bench: Bench, way: Way, cluster: Cluster, size: Crowded) -> _Used:
    bench.say(f"{way.value}, {size.rooms:,} rooms of {size.members:,}")
    plan = bench.plan
    with _serve(bench, way, cluster) as running, _crowd(bench, running) as crowd:
        crowd.enter(rooms=size.rooms, members=size.members)
        talk = partial(
            crowd.keep_under_way, size.in_flight, warm_up=0, in_lock_step=size.in_lock_step
        )
        talk(window=max(plan.warm_up, 0.1))
        before = running.used()
        talked = talk(window=plan.window)
        after = running.used()
    return _Used(talked, *(late - early for early, late in zip(before, after, strict=True)))


@contextmanager
def _serve(bench: Bench, way: Way, cluster: Cluster) -> Iterator[_Running]:
    """Run a chat on an empty database."""
    with ExitStack() as stack:
        with bench.on_servers_core():
            url = cluster.url()
            nats = stack.enter_context(PrivateNats()) if way is Way.ONE else None
        environment = {
            **OURS.environment,
            "STONECHAT_DATABASE_URL": stack.enter_context(new_database(url)),
            "STONECHAT_WORKERS": "2" if way is Way.TWO else "1",
        }
        if nats:
            environment["STONECHAT_NATS_URL"] = nats.url
        session = stack.enter_context(bench.serve(replace(OURS, environment=environment)))
        yield _Running(session, nats, cluster)


def _crowd(bench: Bench, running: _Running) -> Crowd:
    return bench.crowd(OURS, running.session)
