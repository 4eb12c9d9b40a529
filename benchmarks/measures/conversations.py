"""A million messages in one room and a million in many: pages, sign-ins and searches."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from benchmarks.bench import Bench, Scale
from benchmarks.figures import MILLI, Figure, Goal, Results, p99
from benchmarks.filling import Extent
from benchmarks.library import Library, Timed, first_look, open_library, pages, search, welcome
from benchmarks.peers.catalogue import OURS
from benchmarks.searches import HARD_SEARCHES, NOWHERE, SEARCHES, SHORT_SEARCHES, Search

MOST_MS: Final = 50

PATIENCE_SECONDS: Final = 4.0
"""After so long the same thing is not asked for again: what is slow is asked for less often."""

LEAST: Final = 20


@dataclass(frozen=True, slots=True)
class Size:
    """Both stores, and how often each thing is asked for."""

    large: Extent
    small: Extent
    asked: int


SIZES: Final = {
    Scale.TINY: Size(Extent(10_000, 20, 5), Extent(2_000, 20, 5), 3),
    Scale.USUAL: Size(Extent(1_000_000, 1_000, 200), Extent(10_000, 1_000, 200), 200),
    Scale.LARGE: Size(Extent(1_000_000, 1_000, 200), Extent(10_000, 1_000, 200), 1_000),
}


def run(bench: Bench) -> Results:
    """Serve a large and a small store, and ask both for the same in turn."""
    size = SIZES[bench.plan.scale]
    with (
        open_library(bench, size.large) as large,
        open_library(bench, size.small) as small,
    ):
        asking = _Asking(large, small, size.asked)
        figures = [
            *asking.figures("history page", pages(), MOST_MS),
            asking.welcome(),
            *asking.figures("search", _each(search, SEARCHES), MOST_MS),
            *asking.figures(
                "first answer to a hard search",
                _each(first_look, HARD_SEARCHES),
                MOST_MS,
            ),
            *asking.figures(
                "first answer to a search for 1 or 2 characters",
                _each(first_look, SHORT_SEARCHES),
                None,
            ),
            *(_to_the_end(sought, large, small) for sought in (*HARD_SEARCHES, NOWHERE)),
            *_filling(large),
        ]
    many = f"{size.large.messages:,} messages in one room and as many in {size.large.rooms:,}"
    return Results(f"Conversations: {many}", figures)


def _each(look: Callable[[Search, Library], float], searches: Sequence[Search]) -> dict[str, Timed]:
    return {f"{one.name}: {one.query}": partial(look, one) for one in searches}


def _to_the_end(sought: Search, large: Library, small: Library) -> Figure:
    """Look for something that is nowhere, once, until everything was looked through."""
    figure = Figure(f"a whole search, {sought.name}: {sought.query}", "ms", subject=large.name)
    for library in (large, small):
        figure.add(library.name, search(sought, library) * MILLI)
    return figure


def _filling(library: Library) -> list[Figure]:
    seconds = Figure("filling the large store", "s")
    seconds.add(OURS.name, library.store.seconds)
    weight = Figure("database per message, with its indexes and the search's", "bytes")
    weight.add(OURS.name, library.store.message_bytes)
    return [seconds, weight]


class _Asking:
    """Asks two libraries for the same."""

    def __init__(self, large: Library, small: Library, asked: int) -> None:
        self._large = large
        self._small = small
        self._asked = asked

    def figures(
        self, what: str, requests: Mapping[str, Timed], most_ms: float | None
    ) -> list[Figure]:
        """A figure for each request, behind the one that has the goal: the slowest of them."""
        goal = Goal(most_ms, beside=self._small.name)
        figures = [
            self._ask(f"p99 of a {what}, {name}", request) for name, request in requests.items()
        ]
        slowest = max(figures, key=lambda figure: figure.value(self._large.name) or 0)
        which = slowest.name.removeprefix(f"p99 of a {what}, ").partition(": ")[0]
        worst = self._figure(f"p99 of the slowest {what}, {self._large.name}: {which}")
        worst.goals.append(goal)
        worst.samples = slowest.samples
        return [worst, *figures]

    def welcome(self) -> Figure:
        """The same for coming back."""
        rooms = len(self._large.store.own) + 1
        figure = self._ask(f"p99 of a welcome in {rooms} rooms, {self._large.name}", welcome)
        figure.goals.append(Goal(MOST_MS, beside=self._small.name))
        return figure

    def _ask(self, name: str, request: Timed) -> Figure:
        figure = self._figure(name)
        began = time.monotonic()
        for number in range(self._asked):
            if number >= LEAST and time.monotonic() - began > PATIENCE_SECONDS:
                break
            for library in (self._large, self._small):
                figure.add(library.name, request(library) * MILLI)
        return figure

    def _figure(self, name: str) -> Figure:
        return Figure(name, "ms", summary=p99, subject=self._large.name)
