"""What earlier programs stored is still there after each migration."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from stonechat.actions.store import Session
from stonechat.chat.values import SessionKind
from stonechat.storage.database import Database
from stonechat.storage.schema import MIGRATIONS
from tests.contract.storage.scenery import drop_tables

HASH = bytes(range(32))
GUEST = "01a20000-0000-7000-8000-000000000001"
ROOM = "01a20000-0000-7000-8000-000000000002"
CREATED, ENDS = 1_790_000_000_000, 4_000_000_000_000


def go_back(database: Database, revision: str, *rows: str) -> None:
    """Make a database as an earlier program would have left it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.transaction() as tx:
        drop_tables(tx)
        tx.connection.execute(text("DROP TABLE alembic_version"))
        config.attributes["connection"] = tx.connection
        command.upgrade(config, revision)
        for row in rows:
            given = {"hash": HASH} if ":hash" in row else {}
            tx.connection.execute(text(f"INSERT INTO {row}"), given)


def instant(stored: int) -> datetime:
    return datetime.fromtimestamp(stored / 1_000, UTC)


def test_guests_of_the_first_program_come_back_by_their_tokens(
    database: Database, target: Path | str
) -> None:
    go_back(
        database,
        "0001",
        "users (id, kind, username, key, bot, created_at, last_active_at)"
        f" VALUES ('{GUEST}', 'guest', 'wren', 'wren', {no(target)}, {CREATED}, {CREATED})",
        f"names (key, user_id) VALUES ('wren', '{GUEST}')",
        "tokens (hash, user_id, created_at, expires_at)"
        f" VALUES (:hash, '{GUEST}', {CREATED}, {ENDS})",
    )
    again = Database.open(target)
    with again.transaction() as tx:
        found = tx.find_session(HASH)
        person = tx.find_person(GUEST)
        listed = tx.list_people(query="wren", after=None, limit=10)
    again.close()
    assert found == Session(
        id=found.id if found else "",
        person_id=GUEST,
        kind=SessionKind.GUEST,
        agent=None,
        address=None,
        created_at=instant(CREATED),
        used_at=instant(CREATED),
        expires_at=instant(ENDS),
    )
    assert person
    assert (person.username, person.present) == ("wren", True)
    assert [user.id for user in listed] == [GUEST]


def test_names_from_before_there_was_a_search_are_found(
    database: Database, target: Path | str
) -> None:
    columns = "id, kind, revision, name, key, title, searched, members_count, created_at"
    go_back(
        database,
        "0003",
        "users (id, kind, username, key, bot, created_at, last_active_at)"
        f" VALUES ('{GUEST}', 'guest', 'Zoë', 'zoë', {no(target)}, {CREATED}, {CREATED})",
        f"listings (user_id, key, name_key) VALUES ('{GUEST}', 'zoë', '')",
        f"streams (id, kind, head, revision) VALUES ('{ROOM}', 'room', 0, 0)",
        f"rooms ({columns}) VALUES"
        f" ('{ROOM}', 'public', 0, 'nest', 'nest', 'Zoës Café', 'nest', 0, {CREATED})",
    )
    again = Database.open(target)
    with again.transaction() as tx:
        assert [user.id for user in tx.search_people(["zoe"], 10)] == [GUEST]
        assert [room.id for room in tx.search_rooms(GUEST, ["nest", "zoes cafe"], 10)] == [ROOM]
    again.close()


def no(target: Path | str) -> str:
    return "0" if isinstance(target, Path) else "false"
