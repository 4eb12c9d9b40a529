"""What messages are found by."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    event,
    text,
)

from stonechat.storage.tables.columns import KEYED, PLAIN, Characters, Whole, metadata

documents: Final = Table(
    "documents",
    metadata,
    # Grows with the time of sending (`storage.documents`): a search goes through them from the end.
    Column("number", Whole, primary_key=True, autoincrement=False),
    Column("stream_id", Characters, nullable=False),
    Column("position", Whole, nullable=False),
    # The message's text, folded.
    Column("searched", Characters, nullable=False),
    # Those of its grams that can change beside the text's (`storage.documents`).
    Column("marks", Characters, nullable=False),
    UniqueConstraint("stream_id", "position"),
    ForeignKeyConstraint(["stream_id", "position"], ["messages.stream_id", "messages.position"]),
    **PLAIN,
)
"""Messages that can be found; those that were deleted have none."""

indexed: Final = Table(
    "indexed",
    metadata,
    Column("stream_id", Characters, ForeignKey("streams.id"), primary_key=True),
    Column("position", Whole, nullable=False),
    **KEYED,
)
"""Up to which position the messages of a stream have been looked at, to be found."""

# The index from grams to numbers of documents is made of what each database has for that. SQLite
# merges what was written last into the rest when it is told to, in small pieces; left to itself it
# would now and then do much at once, while messages wait.
_GRAMS: Final = {
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


@event.listens_for(documents, "after_create")
def _create_grams(_: Table, connection: Connection, **__: object) -> None:
    for statement in _GRAMS[connection.dialect.name].split(";"):
        connection.execute(text(statement))
