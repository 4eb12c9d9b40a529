"""The index of grams in PostgreSQL: arrays with a GIN index.

Not `pg_trgm`, which knows letters and digits only, and of other scripts none in some locales; and
which is not installed everywhere. The statistics on the elements of an array let the planner choose
between the index, for grams that few documents have, and going through the documents from the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    BigInteger,
    Text,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import ARRAY

from stonechat.storage.gram_index import NeededGrams
from stonechat.storage.grams import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import BindParameter, ColumnElement, Delete, FromClause, Insert, Select

_grams: Final = table(
    "document_grams", column("number", BigInteger), column("grams", ARRAY(Text()))
)


_NEVER: Final = NeededGrams([mark("0")], [])


class PostgresGrams:
    """GIN, which vacuuming keeps in order.

    See `GramIndex` and `PlannedIndex` for what the methods promise.
    """

    is_changed_in_part = False

    def add(self, given: FromClause) -> Insert:
        """Stored as arrays, for which the index alone has no place."""
        space: ColumnElement[str] = literal_column("' '")
        rows = select(given.c.number, func.string_to_array(given.c.grams, space))
        return insert(_grams).from_select(["number", "grams"], rows)

    def remove(self, given: FromClause) -> Delete:
        """By the number; what the index holds of it is no longer looked at."""
        return delete(_grams).where(_grams.c.number == given.c.number)

    def numbers(self, shape: tuple[int, ...]) -> Select[Any]:
        """With a condition for each way: one for what is needed as a whole, one for each choice."""
        found = select(_grams.c.number).where(
            or_(*(_fits(way, choices) for way, choices in enumerate(shape))),
            _grams.c.number >= bindparam("since"),
            _grams.c.number < bindparam("before"),
        )
        return found.order_by(_grams.c.number.desc()).limit(bindparam("most"))

    def shape(self, ways: Sequence[NeededGrams]) -> tuple[int, ...]:
        """How many choices each way has, rounded up to few different statements."""
        return tuple(len(needed.choices) for needed in _rounded_up(ways))

    def values(self, ways: Sequence[NeededGrams]) -> dict[str, object]:
        """Write lists, which the driver makes arrays of."""
        values: dict[str, object] = {}
        for way, needed in enumerate(_rounded_up(ways)):
            values[f"every_{way}"] = list(needed.every)
            for place, choice in enumerate(needed.choices):
                values[f"choice_{way}_{place}"] = list(choice)
        return values

    def holds(self, text: ColumnElement[str], part: ColumnElement[str]) -> ColumnElement[bool]:
        """By code point, as all texts are compared."""
        return func.strpos(text, part) > 0

    def plan_anew(self) -> Select[Any]:
        """Without it a statement that was asked often gets one plan for grams of all kinds."""
        settings = {"plan_cache_mode": "force_custom_plan", "jit": "off"}
        return select(
            *(
                func.set_config(name, value, literal_column("true")).label(name)
                for name, value in settings.items()
            )
        )


def _rounded_up(ways: Sequence[NeededGrams]) -> list[NeededGrams]:
    """Add ways that nothing fits, up to a power of two of them."""
    missing = (1 << (len(ways) - 1).bit_length()) - len(ways)
    return [*ways, *[_NEVER] * missing]


def _fits(way: int, choices: int) -> ColumnElement[bool]:
    held = _grams.c.grams
    either = (held.overlap(_array(f"choice_{way}_{place}")) for place in range(choices))
    return and_(held.contains(_array(f"every_{way}")), *either)


def _array(name: str) -> BindParameter[Any]:
    kind: Any = ARRAY(Text())
    return bindparam(name, type_=kind)
