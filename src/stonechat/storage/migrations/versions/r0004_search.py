"""Search: what messages are found by, and how far each stream has been looked at."""

import sqlalchemy as sa
from alembic import op

from stonechat.chat.folding import fold

revision = "0004"
down_revision = "0003"

CHARACTERS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

GRAMS = {
    "sqlite": """
        CREATE VIRTUAL TABLE document_grams
         USING fts5(grams, content='', columnsize=0, detail=none, tokenize=ascii);
        INSERT INTO document_grams(document_grams, rank)
        VALUES ('automerge', 0), ('crisismerge', 64)
        """,
    "postgresql": """
        CREATE TABLE document_grams (
            number BIGINT CONSTRAINT document_grams_pk PRIMARY KEY,
            grams TEXT[] COLLATE "C" NOT NULL);
        CREATE INDEX document_grams_ix ON document_grams
         USING gin (grams) WITH (gin_pending_list_limit = 512)
        """,
}


def upgrade() -> None:
    """Create the tables, empty: the server fills them while it runs. Fold names at once."""
    op.create_table(
        "documents",
        sa.Column("number", WHOLE, autoincrement=False, nullable=False),
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("searched", CHARACTERS, nullable=False),
        sa.Column("marks", CHARACTERS, nullable=False),
        sa.ForeignKeyConstraint(
            ["stream_id", "position"],
            ["messages.stream_id", "messages.position"],
            name=op.f("documents_stream_id_position_fk"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("documents_pk")),
        sa.UniqueConstraint("stream_id", "position", name=op.f("documents_stream_id_position_uq")),
        sqlite_strict=True,
    )
    op.create_table(
        "indexed",
        sa.Column("stream_id", CHARACTERS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["stream_id"], ["streams.id"], name=op.f("indexed_stream_id_fk")),
        sa.PrimaryKeyConstraint("stream_id", name=op.f("indexed_pk")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    _fold_names("rooms", "id", "SELECT id, name, title FROM rooms")
    _fold_names(
        "listings",
        "user_id",
        "SELECT user_id, username, name FROM listings JOIN users ON users.id = user_id",
    )
    for statement in GRAMS[op.get_bind().dialect.name].split(";"):
        op.execute(statement)


def _fold_names(table: str, key: str, names: str) -> None:
    """Write each row's two names, folded; this is what programs from then on compare with."""
    folded = sa.Column("folded", CHARACTERS, nullable=False, server_default=sa.text("''"))
    op.add_column(table, folded)
    connection = op.get_bind()
    rows = [
        {"which": which, "both": f"{fold(one or '')}\n{fold(other or '')}"}
        for which, one, other in connection.execute(sa.text(names))
    ]
    if rows:
        named = sa.table(table, sa.column(key), sa.column("folded"))
        changed = sa.update(named).where(named.c[key] == sa.bindparam("which"))
        connection.execute(changed.values(folded=sa.bindparam("both")), rows)
