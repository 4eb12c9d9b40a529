"""Statements that are compiled once.

A statement of SQLAlchemy Core costs some 20 µs more when SQLAlchemy runs it than when its text is
handed to the driver, as much as SQLite itself needs for it, and a message needs half a dozen. So it
is written with Core, compiled at first use, and run by the driver. The driver's types are what goes
in and comes out: instants are whole numbers of milliseconds (`instants.py`).
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import SelectBase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.engine import Dialect as SqlAlchemyDialect

    from stonechat.storage.dialect import Dialect

Statement = SelectBase | UpdateBase


class Compiled:
    """A statement as text for one database."""

    def __init__(
        self, statement: Statement, dialect: SqlAlchemyDialect, *, keeps_places: bool
    ) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self.row = _row_class([str(column.key) for column in statement.exported_columns])
        self.forgets_places = isinstance(statement, UpdateBase) and not keeps_places
        self._constants = {k: v for k, v in compiled.params.items() if v is not None}
        self._order = compiled.positiontup if compiled.positional else None

    def parameters(self, values: Mapping[str, object]) -> Sequence[object] | Mapping[str, object]:
        """Arrange values as this driver wants them."""
        if self._constants:
            values = {**self._constants, **values}
        return values if self._order is None else [values[name] for name in self._order]


def _row_class(columns: list[str]) -> Callable[[Sequence[object]], Any]:
    """Make named tuples for the rows of a statement."""
    row: Any = namedtuple("Row", columns)  # type: ignore[misc]  # noqa: PYI024 - known when run
    make: Callable[[Sequence[object]], Any] = row._make
    return make


class Prepared:
    """A statement, by a function that builds it for a dialect; used as a decorator."""

    def __init__(
        self, build: Callable[[Dialect], Statement], *, keeps_places: bool = False
    ) -> None:
        self._build = build
        self._keeps_places = keeps_places
        self.name = build.__name__
        self._compiled: dict[str, Compiled] = {}
        self.__doc__ = build.__doc__

    def compiled(self, dialect: Dialect, engine_dialect: SqlAlchemyDialect) -> Compiled:
        """Return the statement for a database; built when it is asked for the first time."""
        found = self._compiled.get(dialect.name)
        if found is None:
            found = Compiled(self._build(dialect), engine_dialect, keeps_places=self._keeps_places)
            self._compiled[dialect.name] = found
        return found


def beside_places(build: Callable[[Dialect], Statement]) -> Prepared:
    """Prepare a statement that writes nothing of what `Places` remember."""
    return Prepared(build, keeps_places=True)
