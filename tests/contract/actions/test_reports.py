"""Having moderators look at something, on both databases."""

import pytest

from stonechat.actions.accounts import Deletion, delete_account
from stonechat.actions.changes import ReportFiled
from stonechat.actions.reports import (
    CONTEXT,
    Closing,
    Filing,
    close_report,
    file_report,
    list_reports,
)
from stonechat.actions.store import NewMessage
from stonechat.chat.errors import (
    Forbidden,
    InvalidRequest,
    MessageNotFound,
    ReportNotFound,
    UserNotFound,
)
from stonechat.chat.names import DELETED_NAME
from stonechat.chat.values import Person, RoomKind, ServerRole
from stonechat.storage.database import Database
from stonechat.wire import people
from stonechat.wire.people import FiledReport
from tests.contract.actions.newcomers import registered
from tests.contract.storage.scenery import add_guest, add_image, add_room, say


def filed(database: Database, actor: Person, reason: str = "Rude.", **fields: str) -> ReportFiled:
    request = people.Report(reason=reason, **fields)
    with database.transaction() as tx:
        [change] = file_report(tx, Filing(actor, request)).changes
    assert isinstance(change, ReportFiled)
    return change


def listed(database: Database, actor: Person, **fields: object) -> list[FiledReport]:
    request = people.ListReports(**fields)  # type: ignore[arg-type]
    with database.transaction() as tx:
        return list_reports(tx, actor, request).reports


def closed(database: Database, actor: Person, report_id: str, outcome: str) -> FiledReport:
    request = people.CloseReport(report=report_id, outcome=outcome)
    with database.transaction() as tx:
        return close_report(tx, Closing(actor, request)).reply.report


def said(database: Database, author: Person, count: int, kind: RoomKind) -> list[NewMessage]:
    """Let somebody say things in a room of their own."""
    with database.transaction() as tx:
        name = "kitchen" if kind is RoomKind.PUBLIC else None
        room = add_room(tx, name, kind=kind, members=(author.id,))
        return [
            say(tx, room.id, author.id, f"said {number}", images=(add_image(tx),))
            for number in range(1, count + 1)
        ]


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


@pytest.fixture
def moderator(database: Database) -> Person:
    return registered(database, "moderator", role=ServerRole.MODERATOR)


SEEN = {1: (1, 6), 8: (3, 13), 20: (15, 20)}
"""By the position of what is reported of 20: from where to where moderators see."""


@pytest.mark.parametrize("reported", SEEN)
def test_moderators_see_what_the_reporter_saw(
    database: Database, ada: Person, ben: Person, moderator: Person, reported: int
) -> None:
    first, last = SEEN[reported]
    messages = said(database, ben, 20, RoomKind.PUBLIC)
    filed(database, ada, message=messages[reported - 1].id)
    [report] = listed(database, moderator)
    assert report.message
    assert (report.reporter.id, report.user.id) == (ada.id, ben.id)
    assert report.message.text == f"said {reported}"
    assert [near.position for near in report.context] == list(range(first, last + 1))
    assert last - first <= 2 * CONTEXT
    assert report.message in report.context
    assert report.message.images[0].alt == "a bird"
    assert (report.closed_at, report.closed_by, report.outcome) == (None, None, None)


def test_what_was_reported_is_shown_as_it_was_seen_by_whom_its_author_is_now(
    database: Database, ada: Person, ben: Person, moderator: Person
) -> None:
    message, _ = said(database, ben, 2, RoomKind.PUBLIC)
    filed(database, ada, message=message.id)
    with database.transaction() as tx:
        tx.rename(ben.id, "benjamin")
    [report] = listed(database, moderator)
    assert report.message
    assert report.message.text == "said 1"
    authors = [near.author for near in (report.message, *report.context)]
    assert [author.username for author in authors] == ["benjamin"] * 3
    assert report.user in authors


def test_a_deleted_account_leaves_no_name_in_reports(
    database: Database, ada: Person, ben: Person, moderator: Person
) -> None:
    message, *_ = said(database, ben, 3, RoomKind.PUBLIC)
    filed(database, ada, message=message.id)
    with database.transaction() as tx:
        account = tx.find_account(ben.id)
        assert account
        delete_account(tx, Deletion(ben, account.password_hash))
    [report] = listed(database, moderator)
    assert {near.author.username for near in report.context} == {DELETED_NAME}
    with database.transaction() as tx:
        assert tx.reports_by(ada.id, after=None, limit=1) == [report]


def test_what_one_cannot_see_one_cannot_report(
    database: Database, ada: Person, ben: Person
) -> None:
    [message] = said(database, ben, 1, RoomKind.PRIVATE)
    with pytest.raises(MessageNotFound) as hidden:
        filed(database, ada, message=message.id)
    with pytest.raises(MessageNotFound) as missing:
        filed(database, ada, message="nothing")
    assert hidden.value.message == missing.value.message
    with pytest.raises(UserNotFound):
        filed(database, ada, user="nobody")


def test_a_report_is_about_one_thing_for_a_reason(
    database: Database, ada: Person, ben: Person
) -> None:
    [message] = said(database, ben, 1, RoomKind.PUBLIC)
    for fields in ({}, {"user": "ben", "message": message.id}, {"user": "ada"}):
        with pytest.raises(InvalidRequest):
            filed(database, ada, **fields)
    with pytest.raises(InvalidRequest):
        filed(database, ben, message=message.id)
    with pytest.raises(InvalidRequest):
        filed(database, ada, reason=" \n", user="ben")


def test_guests_report_and_are_reported(database: Database, moderator: Person) -> None:
    with database.transaction() as tx:
        guests = [tx.find_person(add_guest(tx, name)) for name in ("guest", "troll")]
    assert guests[0]
    filed(database, guests[0], user="troll")
    [report] = listed(database, moderator)
    assert (report.reporter.username, report.user.username) == ("guest", "troll")
    assert (report.message, report.context) == (None, [])


def test_everybody_who_may_read_a_report_is_told_but_who_it_is_about(
    database: Database, ada: Person, ben: Person, moderator: Person
) -> None:
    owner = registered(database, "owner", role=ServerRole.OWNER)
    assert set(filed(database, ada, user="ben").hearers) == {moderator.id, owner.id}
    assert filed(database, ada, user="owner").hearers == (moderator.id,)
    assert [report.user.id for report in listed(database, owner)] == [ben.id]
    assert [report.user.id for report in listed(database, moderator)] == [ben.id, owner.id]


def test_nobody_else_reads_reports(database: Database, ada: Person, ben: Person) -> None:
    report_id = filed(database, ada, user="ben").report_id
    for actor in (ada, ben):
        with pytest.raises(Forbidden):
            listed(database, actor)
        with pytest.raises(Forbidden):
            closed(database, actor, report_id, "Nothing.")


def test_a_report_is_closed_once_and_its_first_outcome_counts(
    database: Database, ada: Person, ben: Person, moderator: Person
) -> None:
    owner = registered(database, "owner", role=ServerRole.OWNER)
    report_id = filed(database, ada, user=ben.id).report_id
    first = closed(database, moderator, report_id, "Talked to him.")
    assert first.closed_by
    assert first.closed_at
    assert (first.outcome, first.closed_by.id) == ("Talked to him.", moderator.id)
    assert closed(database, owner, report_id, "Nothing.") == first
    assert listed(database, owner, open=True) == []
    assert listed(database, owner, open=False) == listed(database, owner) == [first]


def test_nobody_closes_what_they_are_reported_for(database: Database, ada: Person) -> None:
    moderator = registered(database, "moderator", role=ServerRole.MODERATOR)
    report_id = filed(database, ada, user="moderator").report_id
    for reference in (report_id, "nothing"):
        with pytest.raises(ReportNotFound):
            closed(database, moderator, reference, "Nothing.")


def test_reports_come_in_pages_oldest_first(
    database: Database, ada: Person, ben: Person, moderator: Person
) -> None:
    for number in range(5):
        report_id = filed(database, ada, reason=f"Reason {number}.", user=ben.id).report_id
        if number % 2:
            closed(database, moderator, report_id, "Done.")
    seen: list[str] = []
    cursor = None
    for _ in range(2):
        request = people.ListReports(open=True, limit=2, cursor=cursor)
        with database.transaction() as tx:
            page = list_reports(tx, moderator, request)
        seen += [report.reason for report in page.reports]
        cursor = page.next
    assert seen == ["Reason 0.", "Reason 2.", "Reason 4."]
    assert cursor is None
    with database.transaction() as tx:
        assert len(tx.reports_by(ada.id, after=None, limit=10)) == 5
        assert tx.reports_by(ben.id, after=None, limit=10) == []
