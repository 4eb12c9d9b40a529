"""The index from grams to documents, as the rest of the storage sees it.

Each database has its own kind: `sqlite_grams.py` and `postgres_grams.py`. Both answer the same: the
numbers of the documents that have certain grams, from the highest on. What only one of them needs
to be asked is a port of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Delete, FromClause, Insert, Select


class NeededGrams(NamedTuple):
    """Which grams a document must have: all of some, and of each of the choices one.

    There is at least one gram among those that are all needed, and in each choice.
    """

    every: Sequence[str]
    choices: Sequence[Sequence[str]]


class GramIndex(Protocol):
    """Statements on the index; rows of `given` documents have `number` and `grams`.

    The latter are written one behind the other, with a space between them.
    """

    is_changed_in_part: bool
    """Whether `remove` and `add` of some grams leave a document's others as they are; else they
    take all that it has."""

    def add(self, given: FromClause) -> Insert:
        """Let documents be found."""

    def remove(self, given: FromClause) -> Insert | Delete:
        """Let documents not be found by grams that they were added with."""

    def numbers(self, shape: tuple[int, ...]) -> Select[Any]:
        """Select as `number` which documents have what `values` says, written in such a shape.

        They are those below `before`, not below `since`, the highest `most` of them.
        """

    def shape(self, ways: Sequence[NeededGrams]) -> tuple[int, ...]:
        """What a statement that looks for one of several ways has to be made for."""

    def values(self, ways: Sequence[NeededGrams]) -> dict[str, object]:
        """Write what is needed, in one of some ways, as the parameters of such a statement."""

    def holds(self, text: ColumnElement[str], part: ColumnElement[str]) -> ColumnElement[bool]:
        """Whether a text holds another one, character for character."""


@runtime_checkable
class TendedIndex(Protocol):
    """A kind of index that does not keep itself in order."""

    def tend(self) -> Insert:
        """Merge what was written last into the rest; `pages` is how much may be written for it."""


@runtime_checkable
class PlannedIndex(Protocol):
    """A kind of index in which how to search depends on what for."""

    def plan_anew(self) -> Select[Any]:
        """Let what is asked until the end of the transaction be planned for its own parameters."""
