"""Acts on messages of whispers, and of rooms whose history begins with joining."""

from collections.abc import Callable

import pytest

from stonechat.actions.changes import MessageChanged, RoomChanged
from stonechat.actions.reports import Filing, file_report, list_reports
from stonechat.actions.store import NewMessage
from stonechat.chat.errors import Blocked, ChatError, Forbidden, MessageNotFound, NotInRoom
from stonechat.chat.values import HistoryView, Person, Role, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire import people
from tests.contract.actions.amending import (
    Changed,
    deleted,
    edited,
    edits_of,
    enters,
    leaves,
    owned_room,
    pinned,
    promoted,
    reacted,
    revision_of,
    seen,
    spoken,
    whispered,
)
from tests.contract.actions.newcomers import registered

Act = Callable[[Database, Person, str], object]

ACTS: dict[str, Act] = {
    "edit": lambda database, actor, message: edited(database, actor, message, "Pst"),
    "delete": deleted,
    "react": lambda database, actor, message: reacted(database, actor, message, "🤫"),
    "pin": pinned,
    "list edits": edits_of,
    "read": seen,
}


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


@pytest.fixture
def cleo(database: Database) -> Person:
    return registered(database, "cleo")


def test_in_a_whisper_its_members_do_what_they_do_in_rooms(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben)
    said = whispered(database, room, ben, ada)
    before = revision_of(database, room.id)
    edited(database, ben, said.id, "Pst")
    reacted(database, ada, said.id, "🤫")
    outcome = pinned(database, ada, said.id)
    message = outcome.reply.message
    assert outcome.changes == (MessageChanged(message),)
    assert (message.room, message.position, message.revision) == (room.id, 1, 4)
    assert message.whisper == said.whisper
    assert (message.text, message.reactions[0].emoji) == ("Pst", "🤫")
    assert message == seen(database, ben, said.id)
    assert revision_of(database, said.stream_id) == 4
    assert revision_of(database, room.id) == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_else_learns_of_a_whisper(
    database: Database, ada: Person, ben: Person, cleo: Person, act: Act
) -> None:
    dora = registered(database, "dora")
    keeper = registered(database, "keeper", role=ServerRole.OWNER)
    room = owned_room(database, cleo, ada, ben, dora)
    promoted(database, room, dora, Role.MODERATOR)
    said = whispered(database, room, ada, ben)
    for outsider in (cleo, dora, keeper):
        with pytest.raises(MessageNotFound) as hidden:
            act(database, outsider, said.id)
        with pytest.raises(MessageNotFound) as missing:
            act(database, outsider, "nothing")
        assert hidden.value.message == missing.value.message
    assert revision_of(database, said.stream_id) == 1


def test_in_a_whisper_everybody_speaks_for_themselves(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben)
    said = whispered(database, room, ben, ada)
    edited(database, ben, said.id, "Pst")
    for act in (ACTS["delete"], ACTS["edit"], ACTS["list edits"]):
        with pytest.raises(Forbidden):
            act(database, ada, said.id)
    assert edits_of(database, ben, said.id) == ["Psst"]
    with database.transaction() as tx:
        assert tx.list_audits(room.id, before=None, limit=1) == []


@pytest.mark.parametrize("kind", [RoomKind.PUBLIC, RoomKind.PRIVATE])
def test_who_left_the_room_reads_a_whisper_and_takes_back_what_was_their_own(
    database: Database, ada: Person, ben: Person, kind: RoomKind
) -> None:
    room = owned_room(database, ada, ben, kind=kind)
    said = whispered(database, room, ben, ada)
    leaves(database, room, ben)
    assert seen(database, ben, said.id).text == "Psst"
    for name in ("edit", "react", "pin"):
        with pytest.raises(NotInRoom):
            ACTS[name](database, ben, said.id)
    outcome = deleted(database, ben, said.id)
    assert outcome.reply.message.deleted_at
    assert outcome.changes == (MessageChanged(outcome.reply.message),)
    assert seen(database, ada, said.id).text == ""


def test_who_is_blocked_by_one_of_a_whisper_adds_nothing_to_it(
    database: Database, ada: Person, ben: Person, cleo: Person
) -> None:
    room = owned_room(database, ada, ben, cleo)
    said = whispered(database, room, ben, ada, cleo)
    with database.transaction() as tx:
        tx.add_block(cleo.id, ben.id)
    for name in ("edit", "react", "pin"):
        with pytest.raises(Blocked):
            ACTS[name](database, ben, said.id)
    assert deleted(database, ben, said.id).changes


def test_a_whisper_is_reported_with_what_was_whispered_around_it(
    database: Database, ada: Person, ben: Person, cleo: Person
) -> None:
    keeper = registered(database, "keeper", role=ServerRole.MODERATOR)
    room = owned_room(database, ada, ben, cleo)
    spoken(database, room, ben, "To all")
    said = whispered(database, room, ben, ada)
    spoken(database, room, ben, "To all again")
    with pytest.raises(MessageNotFound):
        report(database, cleo, said)
    report(database, ada, said)
    with database.transaction() as tx:
        [filed] = list_reports(tx, keeper, people.ListReports()).reports
    assert [message.text for message in filed.context] == ["Psst"]
    assert filed.message
    assert filed.message.whisper == said.whisper


def report(database: Database, actor: Person, said: NewMessage) -> None:
    with database.transaction() as tx:
        file_report(tx, Filing(actor, people.Report(message=said.id, reason="Rude.")))


def test_what_was_said_before_joining_does_not_exist_where_history_begins_there(
    database: Database, ada: Person, ben: Person
) -> None:
    keeper = registered(database, "keeper", role=ServerRole.MODERATOR)
    room = owned_room(database, ada, kind=RoomKind.PRIVATE, history=HistoryView.JOINED)
    early = spoken(database, room, ada, "Before")
    enters(database, room, ada, ben, Role.OWNER)
    late = spoken(database, room, ada, "Since")
    for act in ACTS.values():
        with pytest.raises(MessageNotFound):
            act(database, ben, early.id)
    assert reacted(database, ben, late.id, "👋").changes
    # Nor is it among what is around a message that is reported.
    report(database, ben, late)
    with database.transaction() as tx:
        [filed] = list_reports(tx, keeper, people.ListReports()).reports
    assert [message.text for message in filed.context] == ["Since"]


def _told(outcome: Changed) -> tuple[type, int]:
    [change] = outcome.changes
    if isinstance(change, MessageChanged):
        return MessageChanged, change.message.revision
    assert isinstance(change, RoomChanged)
    return RoomChanged, change.room.revision


def test_what_not_all_members_may_read_is_not_broadcast(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, kind=RoomKind.PRIVATE, history=HistoryView.JOINED)
    early = spoken(database, room, ada, "Before")
    assert _told(edited(database, ada, early.id, "To me alone")) == (MessageChanged, 3)
    enters(database, room, ada, ben)
    late = spoken(database, room, ada, "Since")
    assert late.revision == 5
    assert _told(edited(database, ada, late.id, "To us")) == (MessageChanged, 6)
    outcomes = [
        edited(database, ada, early.id, "To me"),
        reacted(database, ada, early.id, "👋"),
        reacted(database, ada, early.id, "👋", on=False),
        pinned(database, ada, early.id),
        deleted(database, ada, early.id),
    ]
    assert [_told(outcome) for outcome in outcomes] == [
        (RoomChanged, revision) for revision in (8, 10, 12, 14, 16)
    ]
    assert [it.reply.message.revision for it in outcomes] == [7, 9, 11, 13, 15]
    assert revision_of(database, room.id) == 16
    leaves(database, room, ben)
    again = spoken(database, room, ada, "Alone")
    assert _told(edited(database, ada, again.id, "Alone again")) == (MessageChanged, 19)


def test_what_changed_is_caught_up_with(database: Database, ada: Person, ben: Person) -> None:
    room = owned_room(database, ada, ben)
    first, second = (spoken(database, room, ada, text) for text in ("first", "second"))
    edited(database, ada, first.id, "edited")
    deleted(database, ada, second.id)
    reacted(database, ben, first.id, "👋")
    with database.transaction() as tx:
        found = tx.find_room(room.id, ben.id)
        assert found
        missed = tx.read_changes(found.room, second.revision, most=10, most_characters=1_000)
    assert [(it.position, it.text, len(it.reactions)) for it in missed.messages] == [
        (2, "", 0),
        (1, "edited", 1),
    ]
    assert missed.complete


def test_refusals_leave_nothing_behind(database: Database, ada: Person, ben: Person) -> None:
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ada, "Hello")
    for act in (ACTS["edit"], ACTS["delete"]):
        with pytest.raises(ChatError):
            act(database, ben, said.id)
    assert revision_of(database, room.id) == said.revision
    assert seen(database, ben, said.id).revision == said.revision
