"""A release that is not there yet: one more migration than this program has."""

import shutil
from pathlib import Path

import pytest

from stonechat.storage import schema

REVISION = "9000"

MIGRATION = '''
"""What a later release may do while nodes of this one serve: it only adds."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    """Add columns to the tables that are written most, and a table that refers to one of them."""
    op.add_column("messages", sa.Column("mood", sa.Text()))
    op.add_column(
        "memberships", sa.Column("warmth", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("streams", sa.Column("colour", sa.Text()))
    op.create_table(
        "moods",
        sa.Column("stream_id", sa.Text(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.ForeignKeyConstraint(
            ["stream_id", "position"], ["messages.stream_id", "messages.position"]
        ),
    )
'''


def arrive(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever migrates in this process be of the later release."""
    migrations = directory / "migrations"
    shutil.copytree(schema.MIGRATIONS, migrations)
    file = migrations / "versions" / f"r{REVISION}_later.py"
    file.write_text(MIGRATION.format(revision=REVISION, before=schema.revisions()[-1]))
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
