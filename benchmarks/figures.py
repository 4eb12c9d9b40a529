"""Figures: what was measured, of whom, how often, and what it should have come to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from benchmarks.peers.catalogue import OURS

MICRO: Final = 1e6
MILLI: Final = 1e3


@dataclass(frozen=True, slots=True)
class Goal:
    """What our figure should come to.

    Attributes:
        limit: the bound itself, or the factor of a peer's figure.
        against: the peer whose figure the factor is of; None if the bound stands alone.
        at_least: whether more is better.
        of: what the bound is made of, where a number alone does not say it.
    """

    limit: float
    against: str | None = None
    at_least: bool = False
    of: str | None = None

    def __str__(self) -> str:
        """The goal as a phrase."""
        bound = f"{self.limit:.4g}" + (f" times {self.against}" if self.against else "")
        made_of = f" ({self.of})" if self.of else ""
        return f"at {'least' if self.at_least else 'most'} {bound}{made_of}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a goal was met, and by what value."""

    goal: Goal
    value: float

    @property
    def is_met(self) -> bool:
        """Whether the value is on the right side of the bound."""
        if self.goal.at_least:
            return self.value >= self.goal.limit
        return self.value <= self.goal.limit


@dataclass(slots=True)
class Figure:
    """One row of a table: the same quantity of several servers.

    Attributes:
        name: what was measured.
        unit: of all values.
        goals: what ours should come to.
        samples: the values of each server, one a round.
        summary: what stands for several rounds: the median, or the worst for what may never happen.
        subject: whose value is compared with the others' and with the goals.
        is_compared: whether its value as a multiple of others' says anything.
    """

    name: str
    unit: str
    goals: list[Goal] = field(default_factory=list)
    samples: dict[str, list[float]] = field(default_factory=dict)
    summary: Callable[[list[float]], float] = median
    subject: str = OURS.name
    is_compared: bool = True

    def add(self, who: str, value: float) -> None:
        """Note a value."""
        self.samples.setdefault(who, []).append(value)

    def value(self, who: str) -> float | None:
        """The value that stands for all rounds; None if this server was not measured."""
        samples = self.samples.get(who)
        return self.summary(samples) if samples else None

    def ratio(self, who: str) -> float | None:
        """The subject's value as a multiple of somebody's."""
        if not self.is_compared:
            return None
        ours, theirs = self.value(self.subject), self.value(who)
        return ours / theirs if ours is not None and theirs else None

    def verdicts(self) -> Iterator[Verdict]:
        """Compare with the goals, as far as what they need was measured."""
        for goal in self.goals:
            value = self.ratio(goal.against) if goal.against else self.value(self.subject)
            if value is not None:
                yield Verdict(goal, value)


@dataclass(frozen=True, slots=True)
class Results:
    """What one measure came to, with remarks for whoever reads the figures."""

    figures: list[Figure]
    remarks: list[str] = field(default_factory=list)


def as_json(figure: Figure) -> Mapping[str, object]:
    """Write a figure for programs: every sample, and what the table says."""
    return {
        "name": figure.name,
        "unit": figure.unit,
        "samples": figure.samples,
        "values": {who: figure.value(who) for who in figure.samples},
        "ratios": {who: figure.ratio(who) for who in figure.samples if who != figure.subject},
        "goals": [
            {"goal": str(verdict.goal), "value": verdict.value, "met": verdict.is_met}
            for verdict in figure.verdicts()
        ],
    }
