"""What somebody looks for: words, quoted phrases and operators, read from one line.

    "as quoted" part-of-a-word from:wren in:lobby before:2026-11-30 has:image is:pinned mentions:me

Whatever is no operator is text, so that an address can be looked for as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Final

from stonechat.chat.errors import InvalidRequest
from stonechat.chat.folding import fold
from stonechat.chat.limits import SEARCH_TERMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ANSWER_STEP_SECONDS: Final = 0.02
"""Between the times at which searches can be answered: see `rest_seconds`."""

ME: Final = "me"
"""Stands for whoever asks, as a name in `from:` and `mentions:`."""

HAS: Final = ("image", "link", "file")
"""What `has:` knows."""

DAY_MS: Final = 86_400_000

_OPEN: Final = '"\u201c\u201d\u201e\u201f'
"""What begins and ends a phrase: telephones put typographic quotes for straight ones."""

_PIECE: Final = re.compile(
    rf"(?:(?P<operator>[A-Za-z]+):)?[{_OPEN}](?P<phrase>[^{_OPEN}]*)(?:[{_OPEN}]|$)|(?P<word>\S+)"
)
_WORD: Final = re.compile(r"(?P<operator>[A-Za-z]+):(?P<value>.+)", re.DOTALL)

_LINK: Final = re.compile(r"(?:https?://|\bwww\.)[^\s<>]", re.IGNORECASE)

_1970: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for; a message has to fit all of it.

    Attributes:
        terms: folded texts, each of which it holds anywhere.
        authors: names or ids of people, one of whom wrote it; empty for anybody.
        rooms: names or ids of rooms, in one of which it is; empty for anywhere.
        mentioned: names or ids of people whom it calls by their names.
        has: those of `HAS` that it has.
        is_pinned: whether it has to be pinned.
        since_ms: when it was sent at the earliest, in milliseconds since 1970.
        until_ms: when it was sent before.
    """

    terms: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    has: frozenset[str] = frozenset()
    is_pinned: bool = False
    since_ms: int | None = None
    until_ms: int | None = None


def parse_query(query: str) -> Sought:
    """Read what is looked for; raises InvalidRequest with what to write instead.

    Of several `from:`, and of several `in:`, one has to fit. Of several dates all have to.
    """
    reading = _Reading()
    for piece in _PIECE.finditer(query):
        name, value = piece["operator"], piece["phrase"]
        if value is None and (word := _WORD.fullmatch(piece["word"])):
            name, value = word["operator"], word["value"]
        operator = _OPERATORS.get((name or "").lower())
        if operator and value:
            operator(reading, value.strip())
        elif piece["phrase"] is not None and not name:
            reading.look_for(piece["phrase"])
        else:
            reading.look_for(piece[0])
    return reading.sought()


def has_link(text: str) -> bool:
    """Whether somebody who reads a text can follow a link in it."""
    return _LINK.search(text) is not None


class _Reading:
    """What was read of a query so far."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self._lists: dict[str, dict[str, None]] = {"authors": {}, "rooms": {}, "mentioned": {}}
        self._has: set[str] = set()
        self._is_pinned = False
        self._since: list[int] = []
        self._until: list[int] = []

    def look_for(self, text: str) -> None:
        term = fold(text)
        if term:
            self._terms.append(term)

    def note(self, what: str, reference: str) -> None:
        self._lists[what][reference] = None

    def need(self, what: str) -> None:
        if what.lower() not in HAS:
            known = ", ".join(f"has:{it}" for it in HAS)
            raise InvalidRequest(f"There is no has:{what[:40]}. Look for {known}.", path="query")
        self._has.add(what.lower())

    def be(self, what: str) -> None:
        if what.lower() != "pinned":
            raise InvalidRequest(f"There is no is:{what[:40]}. Look for is:pinned.", path="query")
        self._is_pinned = True

    def lie(self, day: str, *, since: int | None, until: int | None) -> None:
        """Be sent within days that are counted from the one given."""
        first = _day(day)
        if since is not None:
            self._since.append((first + since) * DAY_MS)
        if until is not None:
            self._until.append((first + until) * DAY_MS)

    def sought(self) -> Sought:
        sought = Sought(
            terms=_needed(self._terms),
            has=frozenset(self._has),
            is_pinned=self._is_pinned,
            since_ms=max(self._since, default=None),
            until_ms=min(self._until, default=None),
            **{what: tuple(references) for what, references in self._lists.items()},
        )
        if sought == Sought():
            raise InvalidRequest("Say what to look for: a word, or an operator.", path="query")
        if len(sought.terms) > SEARCH_TERMS:
            raise InvalidRequest(
                f"These are more than {SEARCH_TERMS} words. Look for some of them,"
                " or for a phrase in quotation marks.",
                path="query",
            )
        return sought


def _needed(terms: Iterable[str]) -> tuple[str, ...]:
    """Leave out what every text holds that holds another of the terms; longest first."""
    needed: list[str] = []
    for term in sorted(dict.fromkeys(terms), key=len, reverse=True):
        if not any(term in longer for longer in needed):
            needed.append(term)
    return tuple(needed)


def _day(text: str) -> int:
    """Read a date as the number of the day since 1970."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError  # noqa: TRY301 - one answer to all that is no date
        return date.fromisoformat(text).toordinal() - _1970
    except ValueError:
        raise InvalidRequest(
            f"{text[:40]} is no date. Write it as 2026-11-30, year first.", path="query"
        ) from None


_OPERATORS: Final[dict[str, Callable[[_Reading, str], None]]] = {
    "from": lambda reading, who: reading.note("authors", who.removeprefix("@")),
    "in": lambda reading, where: reading.note("rooms", where.removeprefix("#")),
    "mentions": lambda reading, who: reading.note("mentioned", who.removeprefix("@")),
    "has": _Reading.need,
    "is": _Reading.be,
    "on": lambda reading, day: reading.lie(day, since=0, until=1),
    "before": lambda reading, day: reading.lie(day, since=None, until=0),
    "after": lambda reading, day: reading.lie(day, since=1, until=None),
}
"""What stands before a colon and is no text."""


def rest_seconds(spent_seconds: float) -> float:
    """How long the answer to a search is still kept back.

    A search never meets what the asker may not read, but for what was said in a room before they
    joined it; and an index that is larger as a whole is a little slower. Answers come in steps of
    time, each of which is longer than that.
    """
    return ceil(spent_seconds / ANSWER_STEP_SECONDS) * ANSWER_STEP_SECONDS - spent_seconds
