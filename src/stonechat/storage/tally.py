"""How large something was, each time it happened: counted, and never kept."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Tally:
    """Counts values by the smallest bound that they do not exceed.

    One thread notes, any may read: what is read while something is noted may lack that one.

    Attributes:
        bounds: in rising order; what exceeds the last one is counted behind them.
        counts: how many values, one number for each bound and one for what exceeds them all.
        total: the sum of all values.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def note(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value
