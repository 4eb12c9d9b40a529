"""One message that wakes ten thousand devices: how fast, and does the chat notice?"""

import time
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from benchmarks.bench import Bench, Scale, Session
from benchmarks.client import Client
from benchmarks.crowd import Crowd
from benchmarks.devices import PushService, give_devices
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.filling import let_in
from benchmarks.peers.catalogue import OURS
from benchmarks.program import ProgramFailedError

NOBODY_IS_WOKEN: Final = "nobody is woken"
MORE_AT_MOST: Final = 1.2

ROOM: Final = "called"
PER_SECOND: Final = 200.0
"""Messages of those who talk meanwhile, elsewhere."""

LIMIT_SECONDS: Final = 240.0

SERVER: Final = replace(
    OURS, environment={**OURS.environment, "STONECHAT_PUSH_ALLOW_LOOPBACK": "on"}
)


WINDOWS: Final = 6
"""Windows in which deliveries are timed, of either kind; one that everybody has been woken before
the end of does not count. Their median says more than one long window where others work, too."""


@dataclass(frozen=True, slots=True)
class Size:
    """So many devices are woken, while ten people each talk in so many rooms."""

    devices: int
    rooms: int


SIZES: Final = {
    Scale.TINY: Size(30, 1),
    Scale.USUAL: Size(10_000, 5),
    Scale.LARGE: Size(50_000, 5),
}


class _Table:
    """The figures."""

    def __init__(self, size: Size) -> None:
        name = f"{size.devices:,} devices woken by one message"
        self.p99 = Figure(
            f"p99 delivery, while {name}", "ms", [Goal(MORE_AT_MOST, NOBODY_IS_WOKEN)]
        )
        self.throughput = Figure(f"pushes taken, {name}", "/s", [Goal(None)])


def run(bench: Bench) -> Results:
    """Call a room of people who are away, with a device each, while others talk elsewhere."""
    size = SIZES[bench.plan.scale]
    table, remarks = _Table(size), list[str]()
    for _ in bench.rounds():
        bench.say(f"{size.devices:,} devices")
        with (
            PushService() as service,
            bench.serve(SERVER) as session,
            bench.crowd(SERVER, session) as crowd,
        ):
            crowd.enter(rooms=size.rooms, members=10)
            let_in(session.directory / "data", ROOM, size.devices)
            give_devices(session.directory / "data", ROOM, service.url)
            remarks += _wake(bench, size, table, (service, session, crowd))
    title = f"Push: one message to {size.devices:,} people who are away, with a device each"
    return Results(title, [table.p99, table.throughput], sorted(set(remarks)))


def _wake(
    bench: Bench, size: Size, table: _Table, actors: tuple[PushService, Session, Crowd]
) -> list[str]:
    service, session, crowd = actors
    quiet = [_timed(bench, crowd) for _ in range(WINDOWS // 2)]
    with Client(session.port) as caller:
        caller.ask("add_user", {"username": "caller"})
        caller.ask("join_room", {"room": ROOM})
        caller.ask("send_message", {"room": ROOM, "text": "Tea is ready, @room!"})
    first = service.wait_for(1, seconds=LIMIT_SECONDS)
    began = time.monotonic()
    busy, late = list[float](), list[float]()
    while service.taken() < size.devices and len(busy) < WINDOWS:
        timed = _timed(bench, crowd)
        (busy if service.taken() < size.devices else late).append(timed)
    taken = service.wait_for(size.devices, seconds=LIMIT_SECONDS)
    table.throughput.add(OURS.name, (taken - first) / (time.monotonic() - began))
    if taken < size.devices:
        raise ProgramFailedError(f"Only {taken} of {size.devices} devices were woken.")
    # The state of the database is that of the busy windows only now.
    quiet += [_timed(bench, crowd) for _ in range(WINDOWS // 2)]
    # With tiny crowds all of it may be over before anything could be timed.
    busy = busy or late or [_timed(bench, crowd)]
    table.p99.add(NOBODY_IS_WOKEN, median(quiet) * MILLI)
    table.p99.add(OURS.name, median(busy) * MILLI)
    if len(busy) < WINDOWS and bench.plan.scale is not Scale.TINY:
        return [f"All devices were woken within {len(busy)} windows."]
    return []


def _timed(bench: Bench, crowd: Crowd) -> float:
    plan = bench.plan
    return crowd.send_at(PER_SECOND, warm_up=plan.warm_up, window=plan.window).p99_seconds
