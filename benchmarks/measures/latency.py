"""How long does a message take to everybody, when the server is half as busy as it can be?"""

from dataclasses import dataclass
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.crowd import Crowd, Talked
from benchmarks.figures import MILLI, Figure, Goal, Results
from benchmarks.machine import flush_seconds
from benchmarks.peers.catalogue import NODE, OURS
from benchmarks.table import amount

TITLE: Final = "Latency: from the instant a message is due to its delivery, at half load"
NODE_AT_ITS_HALF: Final = "node at half of its own"
DISK: Final = "the disk's fdatasync"
ALLOWED: Final = "fdatasync + node"

KEEPS_UP: Final = 1.1
"""A server is asked for a rate only if its maximum is so many times that."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Rooms, and the number of messages under way that brings a server to its maximum."""

    rooms: int
    members: int
    in_flight: int

    @property
    def name(self) -> str:
        """The rooms in words."""
        if self.rooms == 1:
            return f"room of {self.members:,}"
        return f"{self.rooms:,} rooms of {self.members:,}"


ONE_ROOM: Final = Setting(rooms=1, members=1_000, in_flight=20)
PAIRS: Final = Setting(rooms=500, members=2, in_flight=500)

SETTINGS: Final = {
    Scale.TINY: [Setting(rooms=5, members=2, in_flight=4)],
    Scale.USUAL: [ONE_ROOM, PAIRS],
    Scale.LARGE: [ONE_ROOM, Setting(rooms=10, members=100, in_flight=40), PAIRS],
}


class _Delays:
    """The figures of one setting."""

    def __init__(self, bench: Bench, setting: Setting) -> None:
        self.setting = setting
        name = f"at half of our maximum, {setting.name}"
        self.p99 = Figure(f"p99 delivery {name}", "ms", [Goal(1.0, ALLOWED)])
        self.median = Figure(f"median delivery {name}", "ms")
        self.rate = Figure(f"messages sent, {setting.name}", "/s", is_compared=False)
        self.share = Figure(
            "most of its core that the generator used", "%", summary=max, is_compared=False
        )
        self._plan = bench.plan
        self._directory = bench.directory

    @property
    def figures(self) -> list[Figure]:
        """All of them."""
        return [self.p99, self.median, self.rate, self.share]

    def remark(self) -> str:
        """What the goal is made of, in a sentence."""
        node = NODE.name if NODE.name in self.p99.samples else NODE_AT_ITS_HALF
        parts = (
            f"{who} {amount(self.p99.value(who))} ms{self._at(who)}"
            for who in (OURS.name, node, DISK)
        )
        return f"{self.setting.name}, p99: {', '.join(parts)}."

    def _at(self, who: str) -> str:
        rate = self.rate.value(who)
        return "" if rate is None else f" at {amount(rate)} messages a second"

    def half_of(self, crowd: Crowd) -> float:
        """Bring everybody in, and find half of what the server can do."""
        setting, plan = self.setting, self._plan
        crowd.enter(rooms=setting.rooms, members=setting.members)
        most = crowd.keep_under_way(setting.in_flight, warm_up=plan.warm_up, window=plan.window)
        return max(1.0, most.messages_per_second / 2)

    def send(self, crowd: Crowd, who: str, per_second: float) -> Talked:
        """Send at a rate, and note how long it took; return that too."""
        plan = self._plan
        talked = crowd.send_at(per_second, warm_up=plan.warm_up, window=plan.window)
        self.median.add(who, talked.p50_seconds * MILLI)
        self.p99.add(who, talked.p99_seconds * MILLI)
        self.rate.add(who, per_second)
        self.share.add(who, talked.generator_share * 100)
        return talked

    def flush(self) -> float:
        """Let the disk show how long it takes; return its 99th percentile."""
        times = sorted(flush_seconds(self._directory))
        p99 = times[int(len(times) * 0.99)] * MILLI
        self.median.add(DISK, times[len(times) // 2] * MILLI)
        self.p99.add(DISK, p99)
        return p99


def run(bench: Bench) -> Results:
    """Let both servers stand, and make ours, Node and the disk take turns."""
    results = Results(TITLE)
    for setting in SETTINGS[bench.plan.scale]:
        delays = _Delays(bench, setting)
        with bench.visit(OURS) as ours:
            half = delays.half_of(ours)
            if NODE.name not in bench.absent:
                with bench.tolerate(NODE), bench.visit(NODE) as node:
                    _take_turns(bench, delays, (ours, half), node, results)
            if OURS.name not in delays.p99.samples:
                _alone(bench, delays, ours, half)
        results.figures.extend(delays.figures)
        results.remarks.append(delays.remark())
    return results


def _take_turns(
    bench: Bench, delays: _Delays, ours: tuple[Crowd, float], node: Crowd, results: Results
) -> None:
    crowd, half = ours
    node_half = delays.half_of(node)
    keeps_up = node_half * 2 > half * KEEPS_UP
    if not keeps_up:
        results.remarks.append(
            f"{delays.setting.name}: Node cannot carry our rate, its own maximum is"
            f" {amount(node_half * 2)}/s; it stands beside ours at half of that."
        )
    for _ in range(bench.plan.runs):
        flush = delays.flush()
        delays.send(crowd, OURS.name, half)
        beside = delays.send(node, NODE_AT_ITS_HALF, node_half)
        if keeps_up:
            beside = delays.send(node, NODE.name, half)
        delays.p99.add(ALLOWED, flush + beside.p99_seconds * MILLI)


def _alone(bench: Bench, delays: _Delays, crowd: Crowd, half: float) -> None:
    for _ in range(bench.plan.runs):
        delays.flush()
        delays.send(crowd, OURS.name, half)
