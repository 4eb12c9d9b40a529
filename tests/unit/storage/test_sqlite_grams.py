"""What only the index of SQLite has to see to: that its pieces stay few, and whole."""

from pathlib import Path

import pytest
from sqlalchemy import text

from stonechat.storage.database import Database
from tests.contract.storage.scenery import furnish, say

PIECES = "SELECT count(DISTINCT segid) FROM document_grams_idx"
CHECK = "INSERT INTO document_grams(document_grams) VALUES ('integrity-check')"
FOUND = "SELECT count(*) FROM document_grams WHERE document_grams MATCH '\"egg\"'"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Return an empty database."""
    return Database.open(tmp_path / "stonechat.db")


def test_messages_that_come_one_by_one_leave_few_pieces(database: Database) -> None:
    room, (ada,) = furnish(database, "ada")
    for number in range(300):
        with database.transaction() as tx:
            say(tx, room.id, ada, f"an egg with the number {number}")
            tx.index_messages([room.id], most=10, most_characters=1_000)
    with database.transaction() as tx:
        assert tx.connection.scalar(text(PIECES)) < 20
        assert tx.connection.scalar(text(FOUND)) == 300
    database.close()


def test_changing_a_message_often_leaves_nothing_behind(database: Database) -> None:
    room, (ada,) = furnish(database, "ada")
    with database.transaction() as tx:
        said = [say(tx, room.id, ada, f"egg {number}") for number in range(5)]
        tx.index_messages([room.id], most=10, most_characters=1_000)
    change = text("UPDATE messages SET text = :text WHERE id = :id")
    for number in range(100):
        with database.transaction() as tx:
            message = said[number % 5]
            words = f"egg {number}" if number < 95 else f"nest {number}"
            tx.connection.execute(change, {"text": words, "id": message.id})
            tx.reindex(room.id, message.position)
    with database.transaction() as tx:
        assert tx.connection.scalar(text(FOUND)) == 0
        tx.connection.execute(text(CHECK))
        assert tx.connection.scalar(text(PIECES)) < 20
    database.close()
