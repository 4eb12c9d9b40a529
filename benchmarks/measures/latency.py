"""How long does a message take to everybody, when the server is half as busy as it can be?"""

from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench
from benchmarks.crowd import Talked
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


@dataclass(slots=True)
class Delays:
    """The figures of one setting."""

    setting: Setting
    median: Figure
    p99: Figure
    rate: Figure

    def note(self, who: str, per_second: float, talked: Talked) -> None:
        """Note one window of somebody's."""
        self.median.add(who, talked.p50_seconds * MILLI)
        self.p99.add(who, talked.p99_seconds * MILLI)
        self.rate.add(who, per_second)


def run(bench: Bench) -> Results:
    """Find the maximum of each, then send at half of ours to both, and at half of Node's to it."""
    results = Results([])
    for setting in SETTINGS:
        name = setting.name
        delays = Delays(
            setting,
            Figure(f"median delay, {name}", "ms"),
            Figure(f"99th percentile of the delay, {name}", "ms"),
            Figure(f"messages sent, {name}", "/s", is_compared=False),
        )
        ours = _at_half(bench, OURS, OURS.name, delays)
        _at_half(bench, NODE, NODE_AT_ITS_HALF, delays)
        if not _at(bench, NODE, ours, delays):
            remark = f"{name}: Node cannot carry our rate; what it did deliver is timed."
            results.remarks.append(remark)
        _flush(bench, delays)
        delays.p99.goals.append(_goal(delays.p99))
        results.figures.extend([delays.median, delays.p99, delays.rate])
    return results


def _at_half(bench: Bench, peer: Peer, name: str, delays: Delays) -> float:
    """Send at half of what a server can do; return that rate."""
    plan, setting = bench.plan, delays.setting
    with bench.visit(peer) as crowd:
        crowd.enter(rooms=setting.rooms, members=setting.members)
        most = crowd.keep_under_way(setting.in_flight, warm_up=plan.warm_up, window=plan.window)
        half = max(1.0, most.messages_per_second / 2)
        for _ in range(plan.runs):
            talked = crowd.send_at(half, warm_up=plan.warm_up, window=plan.window)
            delays.note(name, half, talked)
    return half


def _at(bench: Bench, peer: Peer, per_second: float, delays: Delays) -> bool:
    """Send at a rate, as often as the server keeps up with it; return whether it always did."""
    plan, setting = bench.plan, delays.setting
    with bench.visit(peer) as crowd:
        crowd.enter(rooms=setting.rooms, members=setting.members)
        for _ in range(plan.runs):
            talked = crowd.send_at(per_second, warm_up=plan.warm_up, window=plan.window)
            delays.note(peer.name, per_second, talked)
            if talked.unfinished:
                return False
    return True


def _flush(bench: Bench, delays: Delays) -> None:
    for _ in range(bench.plan.runs):
        times = sorted(flush_seconds(bench.directory))
        delays.median.add(DISK, times[len(times) // 2] * MILLI)
        delays.p99.add(DISK, times[int(len(times) * 0.99)] * MILLI)


def _goal(p99: Figure) -> Goal:
    """Our limit: one flush and Node's own delay, at the rate that is kinder to Node."""
    node = min(p99.value(NODE.name) or 0, p99.value(NODE_AT_ITS_HALF) or 0)
    flush = p99.value(DISK) or 0
    return Goal(flush + node, of=f"ms: fdatasync {flush:.3g} + node {node:.3g}")
