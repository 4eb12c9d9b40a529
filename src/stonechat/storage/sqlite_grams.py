"""The index of grams in SQLite: an FTS5 table without content (https://sqlite.org/fts5.html).

Its doclists are in the order of the numbers and are skipped through, so that a search costs little
more than what it finds, however many documents there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, Text, bindparam, column, func, insert, literal_column, select, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, FromClause, Insert, Select

    from stonechat.storage.gram_index import NeededGrams

# The column named as the table takes what the table is to do, or look for.
_grams: Final = table(
    "document_grams",
    column("rowid"),
    column("grams", Text),
    column("document_grams", Text),
    column("rank"),
)


class SqliteGrams:
    """FTS5; see `GramIndex` and `TendedIndex` for what the methods promise."""

    is_changed_in_part = True  # if as often added to as removed from: it counts its documents

    def add(self, given: FromClause) -> Insert:
        """Cheapest in the order of the numbers: otherwise what came before is written first."""
        rows = select(given.c.number, given.c.grams).order_by(given.c.number)
        return insert(_grams).from_select(["rowid", "grams"], rows)

    def remove(self, given: FromClause) -> Insert:
        """https://sqlite.org/fts5.html#the_delete_command: the table itself knows no grams."""
        command: ColumnElement[str] = literal_column("'delete'")
        rows = select(command, given.c.number, given.c.grams)
        return insert(_grams).from_select(["document_grams", "rowid", "grams"], rows)

    def numbers(self, shape: tuple[int, ...]) -> Select[Any]:
        """All that is needed is one expression, whatever its shape."""
        del shape
        rowid: ColumnElement[int] = _grams.c.rowid
        found = select(rowid.label("number")).where(
            _grams.c.document_grams.op("MATCH")(bindparam("grams", type_=Text())),
            rowid >= bindparam("since"),
            rowid < bindparam("before"),
        )
        return found.order_by(rowid.desc()).limit(bindparam("most"))

    def shape(self, ways: Sequence[NeededGrams]) -> tuple[int, ...]:
        """Nothing: see `numbers`."""
        del ways
        return ()

    def values(self, ways: Sequence[NeededGrams]) -> dict[str, object]:
        """Write an expression; in quotation marks, which no gram has, each is a string."""
        return {"grams": " OR ".join(f"({_all_of(needed)})" for needed in ways)}

    def holds(self, text: ColumnElement[str], part: ColumnElement[str]) -> ColumnElement[bool]:
        """Not LIKE, which takes ASCII letters of either case for the same and costs twice."""
        return func.instr(text, part) > 0

    def tend(self) -> Insert:
        """https://sqlite.org/fts5.html#the_merge_command."""
        command: ColumnElement[str] = literal_column("'merge'")
        rows = select(command, bindparam("pages", type_=Integer()))
        return insert(_grams).from_select(["document_grams", "rank"], rows)


def _all_of(needed: NeededGrams) -> str:
    parts = [f'"{gram}"' for gram in needed.every]
    parts += [f"({_either(choice)})" for choice in needed.choices]
    return " AND ".join(parts)


def _either(choice: Iterable[str]) -> str:
    return " OR ".join(f'"{gram}"' for gram in choice)
