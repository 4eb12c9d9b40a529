"""How long does a message take to everybody, when the server is half as busy as it can be?"""

from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench
from benchmarks.crowd import Crowd, Talked
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.machine import flush_seconds
from benchmarks.peers.catalogue import NODE, OURS, Peer

TITLE: Final = "Latency: from the instant a message is due to its delivery, at half load"
NODE_AT_ITS_HALF: Final = "node at half of its own"
DISK: Final = "the disk's fdatasync"


@dataclass(frozen=True, slots=True)
class Setting:
    """Rooms, and the number of messages under way that brings a server to its maximum."""

    name: str
    rooms: int
    members: int
    in_flight: int


SETTINGS: Final = (
    Setting("room of 1,000", rooms=1, members=1_000, in_flight=20),
    Setting("500 rooms of two", rooms=500, members=2, in_flight=500),
)


def run(bench: Bench) -> Results:
    """Find the maximum of each, then send at half of ours to both, and at half of Node's to it."""
    results = Results([])
    for setting in SETTINGS:
        _measure(bench, setting, results)
    return results


def _measure(bench: Bench, setting: Setting, results: Results) -> None:
    median = Figure(f"median, {setting.name}", "ms")
    p99 = Figure(f"99th percentile, {setting.name}", "ms")
    rate = Figure(f"messages sent, {setting.name}", "/s", is_compared=False)

    def note(who: str, per_second: float, talked: Talked) -> None:
        median.add(who, talked.p50_seconds * MILLI)
        p99.add(who, talked.p99_seconds * MILLI)
        rate.add(who, per_second)

    overloads = 0
    for _ in bench.rounds():
        ours, talked = _at_half(bench, OURS, setting)
        note(OURS.name, ours, talked)
        theirs, talked = _at_half(bench, NODE, setting)
        note(NODE_AT_ITS_HALF, theirs, talked)
        with bench.visit(NODE) as crowd:
            talked = _send(bench, crowd, setting, ours)
        note(NODE.name, ours, talked)
        overloads += talked.unfinished > 0
        for name, value in _flushes(bench).items():
            (median if name == "p50" else p99).add(DISK, value * MILLI)
    if overloads:
        results.remarks.append(
            f"{setting.name}: Node could not carry our rate; what it did deliver is timed."
        )
    p99.goals.append(_goal(p99))
    results.figures.extend([median, p99, rate])


def _goal(p99: Figure) -> Goal:
    """Our limit: one flush and Node's own delay, at the rate that is kinder to Node."""
    node = min(p99.value(NODE.name) or 0, p99.value(NODE_AT_ITS_HALF) or 0)
    flush = p99.value(DISK) or 0
    return Goal(flush + node, of=f"ms: fdatasync {flush:.3g} + node {node:.3g}")


def _at_half(bench: Bench, peer: Peer, setting: Setting) -> tuple[float, Talked]:
    plan = bench.plan
    with bench.visit(peer) as crowd:
        crowd.enter(rooms=setting.rooms, members=setting.members)
        most = crowd.keep_under_way(setting.in_flight, warm_up=plan.warm_up, window=plan.window)
        rate = max(1.0, most.messages_per_second / 2)
        return rate, crowd.send_at(rate, warm_up=plan.warm_up, window=plan.window)


def _send(bench: Bench, crowd: Crowd, setting: Setting, per_second: float) -> Talked:
    plan = bench.plan
    crowd.enter(rooms=setting.rooms, members=setting.members)
    return crowd.send_at(per_second, warm_up=plan.warm_up, window=plan.window)


def _flushes(bench: Bench) -> dict[str, float]:
    times = sorted(flush_seconds(bench.directory))
    return {"p50": times[len(times) // 2], "p99": times[int(len(times) * 0.99)]}
