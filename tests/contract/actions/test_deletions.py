"""Taking messages back, on both databases."""

import pytest
from sqlalchemy import func, select

from stonechat.actions.changes import BlobsDropped, MessageChanged
from stonechat.actions.reports import Filing, file_report, list_reports
from stonechat.actions.store import NewFile, Transaction
from stonechat.chat.errors import Forbidden, MessageNotFound, NotInRoom
from stonechat.chat.values import Person, Role, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.storage.tables import edits, files, images, mentions, reactions
from stonechat.wire import people
from stonechat.wire.shapes import Mentions
from tests.contract.actions.amending import (
    archived,
    deleted,
    edited,
    leaves,
    owned_room,
    pinned,
    pins_in,
    promoted,
    reacted,
    revision_of,
    seen,
    spoken,
)
from tests.contract.actions.newcomers import registered
from tests.contract.storage.scenery import add_image

PARTS = (edits, files, images, mentions, reactions)


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def a_file(tx: Transaction, blob: str) -> NewFile:
    return NewFile(tx.new_id(), blob, "song.txt", "text/plain", 12)


def rows_left(database: Database) -> dict[str, int]:
    with database.transaction() as tx:
        return {
            table.name: tx.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in PARTS
        }


def test_of_a_deleted_message_only_its_place_is_left(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben)
    with database.transaction() as tx:
        image, file = add_image(tx), a_file(tx, "song")
    said = spoken(
        database, room, ben, "Listen @ada", client_id="c-1", images=(image,), files=(file,)
    )
    edited(database, ben, said.id, "Listen, @ada")
    reacted(database, ada, said.id, "🎶")
    pinned(database, ada, said.id)
    assert set(rows_left(database).values()) == {1}
    outcome = deleted(database, ben, said.id)
    message = outcome.reply.message
    assert message.deleted_at
    assert (message.text, message.images, message.files, message.reactions) == ("", [], [], [])
    assert (message.mentions, message.pinned_at) == (Mentions([], room=False, here=False), None)
    assert (message.position, message.author.id, message.client_id) == (1, ben.id, "c-1")
    assert set(rows_left(database).values()) == {0}
    assert pins_in(database, ada, room=room.id) == []
    assert message == seen(database, ada, said.id)
    changed, dropped = outcome.changes
    assert changed == MessageChanged(message)
    assert dropped == BlobsDropped(tuple(sorted([image.id, "song"])))
    assert revision_of(database, room.id) == message.revision


def test_deleting_again_changes_nothing(database: Database, ada: Person) -> None:
    room = owned_room(database, ada)
    said = spoken(database, room, ada, "Hello")
    first = deleted(database, ada, said.id)
    again = deleted(database, ada, said.id)
    assert (again.reply, again.changes) == (first.reply, ())
    assert revision_of(database, room.id) == first.reply.message.revision


def test_a_blob_that_another_message_names_stays(database: Database, ada: Person) -> None:
    room = owned_room(database, ada)
    with database.transaction() as tx:
        first, second = a_file(tx, "song"), a_file(tx, "song")
    one = spoken(database, room, ada, "one", files=(first,))
    two = spoken(database, room, ada, "two", files=(second,))
    assert not any(isinstance(it, BlobsDropped) for it in deleted(database, ada, one.id).changes)
    assert deleted(database, ada, two.id).changes[1:] == (BlobsDropped(("song",)),)


def test_who_keeps_order_deletes_what_others_said_and_it_is_noted(
    database: Database, ada: Person, ben: Person
) -> None:
    cleo, dora = registered(database, "cleo"), registered(database, "dora")
    room = owned_room(database, ada, ben, cleo, dora)
    promoted(database, room, dora, Role.MODERATOR)
    first, second = (spoken(database, room, ben, text) for text in ("first", "second"))
    with pytest.raises(Forbidden):
        deleted(database, cleo, first.id)
    for keeper, said in ((ada, first), (dora, second)):
        assert deleted(database, keeper, said.id).reply.message.deleted_at
        assert deleted(database, keeper, said.id).changes == ()
    with database.transaction() as tx:
        entries = tx.list_audits(room.id, before=None, limit=10)
    noted = [(it.actor.id, it.act, it.user and it.user.id, it.message) for it in entries]
    assert noted == [
        (dora.id, "delete_message", ben.id, second.id),
        (ada.id, "delete_message", ben.id, first.id),
    ]


def test_taking_back_ones_own_is_noted_nowhere(database: Database, ada: Person) -> None:
    room = owned_room(database, ada)
    deleted(database, ada, spoken(database, room, ada, "Hello").id)
    with database.transaction() as tx:
        assert tx.list_audits(room.id, before=None, limit=10) == []


def test_a_moderator_of_the_server_keeps_order_only_where_nobody_owns_the_room(
    database: Database, ada: Person, ben: Person
) -> None:
    keeper = registered(database, "keeper", role=ServerRole.MODERATOR)
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ben, "Hello")
    with pytest.raises(NotInRoom):
        deleted(database, keeper, said.id)
    promoted(database, room, ada, Role.MEMBER)
    with pytest.raises(Forbidden):
        deleted(database, ada, said.id)
    assert deleted(database, keeper, said.id).reply.message.deleted_at


def test_in_a_direct_room_everybody_speaks_for_themselves(
    database: Database, ada: Person, ben: Person
) -> None:
    keeper = registered(database, "keeper", role=ServerRole.OWNER)
    room = owned_room(database, None, ada, ben, keeper, kind=RoomKind.DIRECT)
    said = spoken(database, room, ben, "Hello")
    for other in (ada, keeper):
        with pytest.raises(Forbidden):
            deleted(database, other, said.id)
    assert deleted(database, ben, said.id).changes


def test_what_one_may_not_see_cannot_be_deleted(
    database: Database, ada: Person, ben: Person
) -> None:
    keeper = registered(database, "keeper", role=ServerRole.OWNER)
    room = owned_room(database, ada, ben, kind=RoomKind.PRIVATE)
    said = spoken(database, room, ben, "Hello")
    leaves(database, room, ben)
    for person in (keeper, ben):
        with pytest.raises(MessageNotFound):
            deleted(database, person, said.id)


def test_in_an_archived_room_words_can_still_be_taken_back(database: Database, ada: Person) -> None:
    room = owned_room(database, ada)
    said = spoken(database, room, ada, "Hello")
    archived(database, room)
    assert deleted(database, ada, said.id).changes


def test_a_report_keeps_what_was_deleted(database: Database, ada: Person, ben: Person) -> None:
    keeper = registered(database, "keeper", role=ServerRole.MODERATOR)
    said = spoken(database, owned_room(database, ada, ben), ben, "Something rude")
    with database.transaction() as tx:
        file_report(tx, Filing(ada, people.Report(message=said.id, reason="Rude.")))
    deleted(database, ben, said.id)
    with database.transaction() as tx:
        [report] = list_reports(tx, keeper, people.ListReports()).reports
    assert report.message
    assert report.message.text == "Something rude"
