"""Old nodes serve while a later release migrates: a migration only adds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from stonechat.storage.schema import MIGRATIONS, revisions
from tests.support.later import MIGRATION

# Migrations up to this one are older than the first release.
FREE = "0006"


def faults(source: str) -> list[str]:
    """Say what in a migration would be in the way of nodes that know nothing of it."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    own = {_text(call.args[0]) for call in calls if _name(call) == "op.create_table"}
    return [fault for call in calls for fault in _faults_of(call, own)]


def _faults_of(call: ast.Call, own: set[str]) -> Iterator[str]:
    name = _name(call)
    if name.startswith(("op.drop_", "op.alter_", "op.rename_", "op.batch_")):
        yield f"{name}: what is there stays as it is"
    elif name == "op.create_index" and _text(call.args[1]) not in own:
        yield f"{name}: stops all writes to a table that may be large"
    elif name in {"op.create_unique_constraint", "op.create_check_constraint"}:
        yield f"{name}: what the old ones write may break it"
    elif name == "op.add_column":
        column = call.args[1]
        assert isinstance(column, ast.Call), "columns of tables that exist are written out"
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in column.keywords}
        if given.get("nullable") == "False" and "server_default" not in given:
            yield f"{name}: the old ones do not fill it in"


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func)


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _files() -> list[Path]:
    files = (MIGRATIONS / "versions").glob("r*.py")
    return sorted(file for file in files if file.name[1:5] > FREE)


def test_migrations_only_add() -> None:
    assert FREE in revisions()
    found = {file.name: faults(file.read_text()) for file in _files()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_migration_that_only_adds_is_let_through() -> None:
    assert faults(MIGRATION.format(revision="9000", before="0006")) == []


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("messages", "text")',
        'op.drop_table("reports")',
        'op.alter_column("messages", "text", nullable=True)',
        'op.add_column("messages", sa.Column("mood", sa.Text(), nullable=False))',
        'op.create_index("messages_mood_ix", "messages", ["mood"])',
    ],
)
def test_what_would_be_in_the_way_is_found(line: str) -> None:
    assert len(faults(f"def upgrade():\n    {line}\n")) == 1
