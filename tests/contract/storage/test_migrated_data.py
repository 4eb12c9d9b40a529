"""A chat that was in use all along goes through all migrations, one release after the other."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, Table, inspect, select, table, text

from stonechat.actions.store import Page
from stonechat.chat.values import Person
from stonechat.storage.database import Database
from stonechat.storage.operation import is_migrated
from stonechat.storage.schema import MIGRATIONS, revisions
from stonechat.storage.transaction import SqlTransaction
from stonechat.wire.shapes import ReplyTo
from tests.contract.storage.scenery import drop_tables

Rows = dict[str, list[dict[str, Any]]]

AT = 1_790_000_000_000
ENDS = 4_000_000_000_000
WREN, ROBIN, DOVE, ROOM, WHISPER, HELLO, REPLY, AGAIN, SECRET = (
    f"01a20000-0000-7000-8000-{number:012}" for number in range(1, 10)
)
HASH, BROWSER_HASH = bytes(range(32)), bytes(range(1, 33))
SESSION = "01a20000-0000-7000-8000-000000000010"
MENTIONED = '{"users":["' + ROBIN + '"],"everyone":false}'


def person(person_id: str, name: str, kind: str = "guest") -> dict[str, Any]:
    return {
        "id": person_id,
        "kind": kind,
        "username": name,
        "key": name,
        "bot": False,
        "created_at": AT,
        "last_active_at": AT,
    }


def membership(user_id: str, name: str, role: str, revision: int, read: int) -> dict[str, Any]:
    return {
        "room_id": ROOM,
        "user_id": user_id,
        "user_key": name,
        "role": role,
        "revision": revision,
        "joined_at": AT,
        "left_at": AT + 9 if name == "dove" else None,
        "read_position": read,
        "read_changes": 0,
    }


def message(message_id: str, position: int, author_id: str, words: str, **more: Any) -> Any:
    return {
        "stream_id": ROOM,
        "position": position,
        "id": message_id,
        "revision": position + 4,
        "sent_revision": position + 4,
        "author_id": author_id,
        "client_id": f"c{position}",
        "text": words,
        "images_count": 0,
        "sent_at": AT + position,
        **more,
    }


# What each release could store that the one before it could not.
STORED: dict[str, Rows] = {
    "0001": {
        "streams": [{"id": ROOM, "kind": "room", "head": 3, "revision": 7}],
        "users": [person(WREN, "wren"), person(ROBIN, "robin", "account"), person(DOVE, "dove")],
        "names": [{"key": "wren", "user_id": WREN}, {"key": "robin", "user_id": ROBIN}],
        "tokens": [{"hash": HASH, "user_id": WREN, "created_at": AT, "expires_at": ENDS}],
        "rooms": [
            {
                "id": ROOM,
                "kind": "public",
                "revision": 1,
                "name": "nest",
                "key": "nest",
                "title": "Zoës Café",
                "topic": "Twigs",
                "searched": "nest zoës café",
                "members_count": 2,
                "created_at": AT,
                "created_by": WREN,
            }
        ],
        "room_names": [{"key": "nest", "room_id": ROOM}],
        "memberships": [
            membership(WREN, "wren", "owner", 2, 3),
            membership(ROBIN, "robin", "member", 3, 2),
            membership(DOVE, "dove", "member", 4, 0),
        ],
        "messages": [
            message(HELLO, 1, WREN, "Hello", images_count=1, pinned_at=AT + 5),
            message(REPLY, 2, ROBIN, "Hi", reply_to_id=HELLO, reply_to_position=1),
            message(AGAIN, 3, WREN, "Hello again", edited_at=AT + 8),
        ],
        "images": [
            {
                "stream_id": ROOM,
                "position": 1,
                "ordinal": 0,
                "id": "01a20000-0000-7000-8000-000000000020",
                "type": "image/png",
                "width": 3,
                "height": 2,
                "bytes": 70,
            }
        ],
    },
    "0002": {
        "accounts": [
            {
                "user_id": ROBIN,
                "role": "owner",
                "password_hash": "$argon2id$",
                "email": "Robin@example.org",
                "email_key": "robin@example.org",
                "created_at": AT,
                "password_changed_at": AT,
            }
        ],
        "sessions": [
            {
                "hash": BROWSER_HASH,
                "id": SESSION,
                "user_id": ROBIN,
                "kind": "browser",
                "agent": "Nightjar 3",
                "created_at": AT,
                "used_at": AT,
                "expires_at": ENDS,
            }
        ],
        "profiles": [
            {
                "user_id": ROBIN,
                "bio": "Sings.",
                "time_zone": "Europe/Berlin",
                "availability": "away",
                "shows_presence": True,
            }
        ],
        "blocks": [{"blocker_id": WREN, "blocked_id": DOVE, "created_at": AT}],
        "mails": [
            {
                "id": "01a20000-0000-7000-8000-000000000021",
                "recipient": "robin@example.org",
                "template": "verify",
                "fields": "{}",
                "created_at": AT,
                "due_at": ENDS,
                "attempts": 1,
            }
        ],
    },
    "0003": {
        "streams": [{"id": WHISPER, "kind": "whisper", "head": 1, "revision": 1}],
        "whispers": [{"id": WHISPER, "room_id": ROOM, "key": "wren robin", "created_at": AT}],
        "whisper_members": [
            {
                "whisper_id": WHISPER,
                "user_id": user_id,
                "read_position": read,
                "read_changes": 0,
                "own_past_read": 0,
            }
            for user_id, read in ((WREN, 1), (ROBIN, 0))
        ],
        "messages": [
            message(
                SECRET,
                1,
                WREN,
                "Psst",
                stream_id=WHISPER,
                client_id="c9",
                revision=1,
                sent_revision=1,
                after_position=3,
                mentions=MENTIONED,
            )
        ],
        "mentions": [
            {"stream_id": WHISPER, "user_id": ROBIN, "position": 1, "author_id": WREN},
        ],
        "reactions": [
            {"stream_id": ROOM, "position": 1, "emoji": "👋", "user_id": ROBIN, "revision": 7}
        ],
        "edits": [
            {"stream_id": ROOM, "position": 3, "revision": 7, "text": "Helo", "replaced_at": AT + 8}
        ],
        "bans": [{"room_id": ROOM, "user_id": DOVE, "banned_by": WREN, "banned_at": AT}],
    },
    "0004": {
        "indexed": [{"stream_id": ROOM, "position": 0}],
    },
    "0005": {
        "notification_settings": [
            {"user_id": ROBIN, "tells": "nothing", "settings": '{"tells":"nothing"}'}
        ],
        "push_subscriptions": [
            {
                "id": "01a20000-0000-7000-8000-000000000022",
                "user_id": ROBIN,
                "session_id": SESSION,
                "endpoint": "https://push.example.org/1",
                "p256dh": HASH,
                "auth": HASH[:16],
                "name": "Nightjar",
                "created_at": AT,
            }
        ],
    },
    "0006": {
        "notices": [
            {
                "user_id": ROBIN,
                "stream_id": ROOM,
                "position": 1,
                "message_id": HELLO,
                "reason": "mention",
                "state": "held",
                "due_at": ENDS,
                "stands_for": 3,
            }
        ],
    },
}

BEFORE_NOTIFICATIONS = "0004"

MOVED = frozenset({"tokens"})
"""Tables whose rows a migration put elsewhere."""


def go_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def store(connection: Connection, rows: Rows) -> None:
    for name, new in rows.items():
        known = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
        for row in new:
            connection.execute(known.insert().values(**row))


def read_all(connection: Connection) -> Rows:
    """Return every row of every table, but for the index of grams, which has nothing of its own."""
    found = {}
    for name in inspect(connection).get_table_names():
        if not name.startswith(("document_grams", "alembic")):
            rows = connection.execute(select(text("*")).select_from(table(name))).mappings()
            found[name] = [dict(row) for row in rows]
    return found


def check_survival(before: Rows, after: Rows) -> None:
    """Check that every row is still there, in each column that there was."""
    for name, rows in before.items():
        if name not in MOVED and rows:
            kept = [{column: row[column] for column in rows[0]} for row in after[name]]
            assert [row for row in rows if row not in kept] == [], name


def live_through(database: Database, *, up_to: str) -> Rows:
    """Let releases follow each other on an empty database, each in use for a while."""
    before: Rows = {}
    with database.transaction() as tx:
        drop_tables(tx)
        tx.connection.execute(text("DROP TABLE alembic_version"))
        for revision in revisions():
            go_to(tx.connection, revision)
            check_survival(before, read_all(tx.connection))
            store(tx.connection, STORED[revision])
            before = read_all(tx.connection)
            if revision == up_to:
                break
    return before


def test_every_release_is_lived_through() -> None:
    assert list(STORED) == revisions(), "say here what the new release can store"


def test_what_every_release_stored_is_there_after_all_later_ones(
    database: Database, target: Path | str
) -> None:
    newest, last = revisions()[-1], revisions()[-2]
    before = live_through(database, up_to=last)
    again = Database.open(target)
    with again.transaction() as tx:
        assert is_migrated(tx)
        after = read_all(tx.connection)
        check_survival(before, after)
        store(tx.connection, STORED[newest])
    again.close()
    for rows in STORED.values():
        for name in rows.keys() - MOVED:
            assert after.get(name) is not None, name


def test_an_old_chat_is_one_like_any_other(database: Database, target: Path | str) -> None:
    live_through(database, up_to=BEFORE_NOTIFICATIONS)
    again = Database.open(target)
    with again.transaction() as tx:
        said = tx.read_page(ROOM, Page(limit=10)).messages
        assert [it.text for it in said] == ["Hello", "Hi", "Hello again"]
        assert said[1].reply_to == ReplyTo(id=HELLO, position=1)
        assert [image.bytes for image in said[0].images] == [70]
        guest, browser = tx.find_session(HASH), tx.find_session(BROWSER_HASH)
        assert guest
        assert browser
        assert (guest.person_id, browser.person_id) == (WREN, ROBIN)
        wren, robin = tx.find_person(WREN), tx.find_person(ROBIN)
        assert wren
        assert robin
        assert [room.id for room in tx.search_rooms(WREN, ["zoes"], 5)] == [ROOM]
        assert [user.id for user in tx.search_people(["robin"], 5)] == [ROBIN]
    with again.transaction() as tx:
        check_notifications(tx, robin)
    again.close()


def check_notifications(tx: SqlTransaction, robin: Person) -> None:
    """Check that everybody has the choices of a newcomer, and is told of nothing that is old."""
    rows = read_all(tx.connection)
    looked_at = {row["stream_id"]: row["position"] for row in rows["noticed"]}
    assert looked_at == {ROOM: 3, WHISPER: 1}
    assert rows["notices"] == rows["push_deliveries"] == []
    for membership in rows["memberships"]:
        assert (membership["told_level"], membership["quiet_until"]) == (None, None)
        assert not membership["told_all"]
        assert (membership["joined_head"], membership["own_past_read"]) == (0, 0)
    assert tx.unnoticed_streams() == {}
    newcomer = tx.find_notification_settings("a newcomer")
    assert tx.find_notification_settings(robin.id) == newcomer
