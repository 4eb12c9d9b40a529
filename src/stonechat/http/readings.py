"""What can be measured, and what was: before it is written down for somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What becomes of a value: it only grows, it goes up and down, or it is a distribution."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is measured: its name in the unit that it ends with, and what it means.

    Attributes:
        labels: what its values are told apart by.
    """

    name: str
    kind: Kind
    meaning: str
    labels: tuple[str, ...] = ()


class Distribution(Protocol):
    """How many values did not exceed each of some bounds, and what they came to together."""

    @property
    def bounds(self) -> Sequence[float]:
        """In rising order."""

    @property
    def counts(self) -> Sequence[int]:
        """One number for each bound, and one for what exceeds them all."""

    @property
    def total(self) -> float:
        """The sum of all values."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a metric, now."""

    metric: Metric
    value: float | Distribution
    labels: Mapping[str, str] = field(default_factory=dict)
