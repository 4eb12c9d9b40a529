"""What operators are told of how the tables can be spread is true of the tables."""

import re

from sqlalchemy import Table, UniqueConstraint

from stonechat.storage import transaction
from stonechat.storage.tables import metadata
from stonechat.storage.transaction import SqlTransaction
from tests.house.test_documents import table_rows
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "operating" / "postgresql.md").read_text()
SECTION = PAGE.partition("## Over several machines")[2]
TABLES, _, STATEMENTS = SECTION.partition("**Statements that cross rooms**")


def unique_sets(table: Table) -> list[frozenset[str]]:
    """Return the columns of each key and unique index."""
    found = [table.primary_key.columns]
    found += [it.columns for it in table.constraints if isinstance(it, UniqueConstraint)]
    keys = [frozenset(column.name for column in columns) for columns in found]
    return keys + [frozenset(it.columns.keys()) for it in table.indexes if it.unique]


def test_every_table_is_told_with_what_its_rows_are_spread_by() -> None:
    rows = table_rows(TABLES)
    assert set(rows) == set(metadata.tables), "a new table needs its place on that page"
    for name, (_, by, _) in rows.items():
        assert by.strip("`") in metadata.tables[name].columns, name


def test_what_is_unique_in_the_whole_chat_is_told() -> None:
    for name, (_, by, beyond) in table_rows(TABLES).items():
        told = {frozenset(re.findall(r"`(\w+)`", part)) for part in beyond.split(";") if part}
        unique = unique_sets(metadata.tables[name])
        assert told == {key for key in unique if by.strip("`") not in key}, name


def test_the_functions_that_are_named_exist() -> None:
    named = re.findall(r"`(\w+)`", STATEMENTS.partition("Everything else")[0])
    assert len(named) > 20
    known = dir(SqlTransaction) + dir(transaction)
    assert [name for name in named if name not in known] == []
