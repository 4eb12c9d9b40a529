"""Figures: what was measured, of whom, how often, and what it should have come to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from typing import Final

from benchmarks.peers.catalogue import OURS

MICRO: Final = 1e6
MILLI: Final = 1e3


def p99(samples: list[float]) -> float:
    """What 99 of 100 do not exceed: of fewer samples the largest."""
    return sorted(samples)[ceil(len(samples) * 0.99) - 1]


@dataclass(frozen=True, slots=True)
class Goal:
    """What our figure should come to.

    Attributes:
        limit: the bound itself, or the factor of a peer's figure; None for a figure that has to be
            shown among the goals, and of which nothing was promised.
        against: the peer whose figure the factor is of; None if the bound stands alone.
        at_least: whether more is better.
        beside: whose figure is shown beside ours though the bound stands alone.
    """

    limit: float | None
    against: str | None = None
    at_least: bool = False
    beside: str | None = None

    @property
    def other(self) -> str | None:
        """Whose figure is shown beside ours."""
        return self.against or self.beside

    def __str__(self) -> str:
        """The goal as a phrase; empty if nothing was promised."""
        if self.limit is None:
            return ""
        times = " times" if self.against else ""
        return f"at {'least' if self.at_least else 'most'} {self.limit:,.4g}{times}"

    def is_met_by(self, value: float) -> bool | None:
        """Whether a value, or a ratio, is on the right side of the bound; None without one."""
        if self.limit is None:
            return None
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the table of goals: ours, theirs if one stands beside it, and the goal.

    What was not measured is None.
    """

    what: str
    unit: str
    ours: float | None
    theirs: float | None
    goal: Goal

    @property
    def ratio(self) -> float | None:
        """Ours as a multiple of theirs."""
        return self.ours / self.theirs if self.ours is not None and self.theirs else None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal was reached; None if that cannot be said."""
        value = self.ratio if self.goal.against else self.ours
        return None if value is None else self.goal.is_met_by(value)


@dataclass(slots=True)
class Figure:
    """The same quantity of several servers.

    Attributes:
        name: what was measured.
        unit: of all values.
        goals: what ours should come to.
        samples: the values of each server, one a round.
        summary: what one value is made of all rounds: the median, or the worst for what may never
            happen.
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
        """Compare with the goals."""
        ours = self.value(self.subject)
        for goal in self.goals:
            theirs = self.value(goal.other) if goal.other else None
            yield Verdict(self.name, self.unit, ours, theirs, goal)


@dataclass(frozen=True, slots=True)
class Results:
    """What one measure came to, with remarks for whoever reads the figures."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def verdicts(self) -> Iterator[Verdict]:
        """Those of all figures."""
        for figure in self.figures:
            yield from figure.verdicts()


def results_as_json(results: Results) -> Mapping[str, object]:
    """Write a measure for programs."""
    return {
        "title": results.title,
        "figures": [*map(figure_as_json, results.figures)],
        "remarks": results.remarks,
    }


def figure_as_json(figure: Figure) -> Mapping[str, object]:
    """Write a figure for programs: every sample, and what stands for them."""
    return {
        "name": figure.name,
        "unit": figure.unit,
        "samples": figure.samples,
        "values": {who: figure.value(who) for who in figure.samples},
        "ratios": {who: figure.ratio(who) for who in figure.samples if who != figure.subject},
    }


def verdict_as_json(verdict: Verdict) -> Mapping[str, object]:
    """Write a row of the table of goals for programs; what was not measured is null."""
    return {
        "what": verdict.what,
        "unit": verdict.unit,
        "ours": verdict.ours,
        "beside": verdict.goal.other,
        "theirs": verdict.theirs,
        "ratio": verdict.ratio,
        "goal": str(verdict.goal),
        "met": verdict.is_met,
    }
