"""How streams and people stand, for a process that may have missed something."""

from sqlalchemy import text

from stonechat.actions.store.standings import Said, Standing
from stonechat.chat.values import Role
from stonechat.storage.database import Database
from tests.contract.storage.scenery import add_guest, add_room, furnish, lock_room, say

PLENTY = 100


def said_since(database: Database, stream_id: str, revision: int, most: int = PLENTY) -> Said:
    with database.transaction() as tx:
        said = tx.said_since(stream_id, revision, most)
    assert said
    return said


def test_messages_are_read_for_as_long_as_nothing_else_happened(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        first = say(tx, room.id, wren, "one")
        second = say(tx, room.id, wren, "two")
        robin = add_guest(tx, "robin")
        joined = tx.begin_membership(lock_room(tx, room.id), robin, Role.MEMBER, read_position=2)
        last = say(tx, room.id, wren, "three")
    said = said_since(database, room.id, room.revision)
    assert [message.revision for message in said.messages] == [first.revision, second.revision]
    assert said.revision == last.revision
    behind = said_since(database, room.id, joined.revision)
    assert [message.text for message in behind.messages] == ["three"]
    assert said_since(database, room.id, last.revision) == Said([], last.revision)


def test_a_message_that_was_edited_is_a_change_of_its_own(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        message = say(tx, room.id, wren, "one")
        revision = message.revision + 1
        for table, rest in (("streams", "id"), ("messages", "stream_id")):
            tx.connection.execute(
                text(f"UPDATE {table} SET revision = :revision WHERE {rest} = :stream"),  # noqa: S608
                {"stream": room.id, "revision": revision},
            )
    assert said_since(database, room.id, room.revision) == Said([], revision)


def test_too_much_is_not_read_at_all(database: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    with database.transaction() as tx:
        for number in range(3):
            say(tx, room.id, wren, str(number))
    assert said_since(database, room.id, room.revision, most=2) == Said([], room.revision + 3)
    with database.transaction() as tx:
        assert tx.said_since("nowhere", 0, PLENTY) is None


def test_revisions_and_memberships_are_read_for_many(database: Database) -> None:
    room, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        other = add_room(tx, "kitchen", members=(wren,))
        room = tx.end_membership(lock_room(tx, room.id), robin)
        assert tx.stream_revisions([room.id, other.id, "nowhere"]) == {
            room.id: room.revision,
            other.id: other.revision,
        }
        assert set(tx.standings_of([wren, robin, "nobody"])) == {
            Standing(wren, room.id, room.revision, Role.MEMBER),
            Standing(wren, other.id, other.revision, Role.MEMBER),
        }


def test_young_whispers_are_those_begun_after_an_id(database: Database) -> None:
    room, (wren, robin, finch) = furnish(database, "wren", "robin", "finch")
    with database.transaction() as tx:
        old = tx.open_whisper(room.id, [wren, robin])
        young = tx.open_whisper(room.id, [wren, finch])
        found = tx.young_whispers([wren, robin], old.id)
    assert found == [(young.id, wren, 0)]


def test_how_people_are_seen_is_read_for_many(database: Database) -> None:
    _, (wren, robin) = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        assert tx.appearances([wren, robin, "nobody"]) == {
            person_id: tx.find_appearance(person_id) for person_id in (wren, robin)
        }
        assert not tx.blocked_by([wren, robin])
