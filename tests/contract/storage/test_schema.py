from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from stonechat.storage.database import Database
from stonechat.storage.errors import StorageError
from stonechat.storage.schema import MIGRATIONS, revisions
from stonechat.storage.tables import metadata
from tests.contract.storage.scenery import add_guest, drop_tables
from tests.contract.storage.test_contention import side_by_side

DESCRIPTIONS = {
    "sqlite": """
        SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'""",
    "postgresql": """
        SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic%'
        UNION ALL SELECT indexdef FROM pg_indexes
         WHERE schemaname = 'public' AND tablename != 'alembic_version'
        UNION ALL SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, -1),
                                   attnotnull, attcollation::regcollation, reloptions)
          FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
           AND relname != 'alembic_version'""",
}


def is_in_metadata(name: str | None, kind: str, _: object) -> bool:
    """Leave out the index of grams, which each database has in its own way (`describe` does not).

    SQLite keeps a virtual table in several others.
    """
    return kind != "table" or not str(name).startswith("document_grams")


def describe(connection: Connection) -> set[tuple[str, ...]]:
    """Return all that this database knows of its own tables, whatever the order of their parts.

    SQLite keeps the text of a table, to whose end a migration adds a column.
    """
    found = connection.scalars(text(DESCRIPTIONS[connection.dialect.name]))
    lines = [" ".join(line.replace('"', "").split()) for line in found]
    return {tuple(sorted(_parts(line))) for line in lines}


def _parts(line: str) -> list[str]:
    """Split `CREATE TABLE name (column, constraint, …) options` at the outermost commas."""
    parts, depth = [""], 0
    for character in line if line.startswith("CREATE TABLE") else "":
        depth += {"(": 1, ")": -1}.get(character, 0)
        is_border = (character == "," and depth == 1) or (character in "()" and depth == 0)
        if is_border or (character == "(" and depth == 1):
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts] if any(parts) else [line]


def test_the_migrations_make_the_tables_that_the_program_expects(database: Database) -> None:
    with database.transaction() as tx:
        migrated = describe(tx.connection)
        context = MigrationContext.configure(
            tx.connection, opts={"compare_type": True, "include_name": is_in_metadata}
        )
        assert compare_metadata(context, metadata) == []
        drop_tables(tx)
        assert describe(tx.connection) == set()
        metadata.create_all(tx.connection)
        assert describe(tx.connection) == migrated
    grams = [parts for parts in migrated if any("document_grams" in part for part in parts)]
    assert grams, "the index of grams is compared as well"
    assert len(migrated) > len(metadata.tables)


def test_opening_again_changes_nothing(database: Database, target: Path | str) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "wren")
    again = Database.open(target)
    with again.transaction() as tx:
        assert tx.present_guests() == [person_id]
    again.close()


def test_several_programs_may_open_a_new_database_at_the_same_time(target: Path | str) -> None:
    side_by_side(*[lambda: Database.open(target).close()] * 4)
    database = Database.open(target)
    with database.transaction() as tx:
        assert tx.connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [
            revisions()[-1]
        ]
    database.close()


def test_a_database_of_a_newer_program_is_left_alone(
    database: Database, target: Path | str
) -> None:
    with database.transaction() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"version 9999, made by a newer Stonechat"):
        Database.open(target)
    with database.transaction() as tx:
        assert tx.connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_migrations_are_named_after_their_place() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    known = [script.revision for script in scripts.walk_revisions()]
    assert known[::-1] == revisions() == [f"{number:04}" for number in range(1, len(known) + 1)]


def test_every_constraint_has_a_name() -> None:
    for table in metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table


def test_who_comes_beside_a_server_changes_no_tables(target: Path | str) -> None:
    with pytest.raises(StorageError, match="Start the server of this version"):
        Database.open(target, may_migrate=False)
    Database.open(target).close()
    beside = Database.open(target, may_migrate=False)
    with beside.transaction() as tx:
        assert tx.owners() == []
    beside.close()
