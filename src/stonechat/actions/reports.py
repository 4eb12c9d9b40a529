"""Having moderators look at something, and saying what came of it."""

from dataclasses import dataclass
from typing import Final

from stonechat.actions.access import access_person, access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import ReportFiled
from stonechat.actions.store import Page, Report, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import InvalidRequest, MessageNotFound, ReportNotFound
from stonechat.chat.rights import RIGHTS, Right
from stonechat.chat.values import Person, ServerRole
from stonechat.wire import people
from stonechat.wire.people import ReportList, ReportReply
from stonechat.wire.replies import Done
from stonechat.wire.shapes import Message

CONTEXT: Final = 5
"""Messages before and behind a reported one that moderators are shown, at most."""


@dataclass(frozen=True, slots=True)
class Filing:
    """Something that somebody wants moderators to look at."""

    actor: Person
    request: people.Report


@dataclass(frozen=True, slots=True)
class Closing:
    """What a moderator says came of a report."""

    actor: Person
    request: people.CloseReport


def file_report(tx: Transaction, asked: Filing) -> Outcome[Done]:
    """Report a message or somebody, with what the reporter can see of it now; emits ReportFiled.

    Whoever is reported is told nothing. Raises NotNamed, MessageNotFound, UserNotFound, or
    InvalidRequest for nothing, for both, and for oneself.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    check_right(Right.REPORT, actor)
    if (request.message is None) == (request.user is None):
        raise InvalidRequest("Report either a message or a user.", path="message")
    if not request.reason.strip():
        raise InvalidRequest("Say why.", path="reason")
    context = _context(tx, actor, request.message) if request.message is not None else ()
    reported = next((said for said in context if said.id == request.message), None)
    person_id = reported.author.id if reported else access_person(tx, request.user or "").id
    if person_id == actor.id:
        raise InvalidRequest("You cannot report yourself.", path="user")
    report = Report(
        id=tx.new_id(),
        reporter_id=actor.id,
        person_id=person_id,
        reason=request.reason,
        created_at=tx.now,
        message_id=request.message,
        room_id=reported.room if reported else None,
        context=context,
    )
    tx.add_report(report)
    hearers = [one for one in tx.people_with_role(_LEAST_JUDGE) if one != person_id]
    return Outcome(Done(), (ReportFiled(report.id, tuple(hearers)),))


_LEAST_JUDGE: Final = RIGHTS[Right.JUDGE_REPORTS].least or ServerRole.OWNER


def _context(tx: Transaction, actor: Person, message_id: str) -> tuple[Message, ...]:
    place = tx.find_message(message_id, actor.id)
    if place is None:
        raise MessageNotFound(message_id)
    stream_id, position = place.stream_id, place.position
    before = tx.read_page(stream_id, Page(limit=CONTEXT + 1, before=position + 1)).messages
    behind = tx.read_page(stream_id, Page(limit=CONTEXT, after=position)).messages
    seen = [said for said in before if said.position >= place.first_visible]
    return (*seen, *behind)


def list_reports(tx: Transaction, actor: Person, request: people.ListReports) -> ReportList:
    """A page of reports, oldest first; raises Forbidden. The cursor is the last one's id."""
    check_right(Right.JUDGE_REPORTS, access_self(tx, actor))
    limit = request.limit or limits.PAGE_DEFAULT
    reports = tx.list_reports(actor.id, is_open=request.open, after=request.cursor, limit=limit + 1)
    more = len(reports) > limit
    return ReportList(reports=reports[:limit], next=reports[limit - 1].id if more else None)


def close_report(tx: Transaction, asked: Closing) -> Outcome[ReportReply]:
    """Say what came of a report; the reporter is told nothing.

    The first word counts: a report that is closed stays as it is, and is the answer. Raises
    Forbidden, ReportNotFound.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    check_right(Right.JUDGE_REPORTS, actor)
    report = tx.find_report(request.report, actor.id)
    if report is None:
        raise ReportNotFound(request.report)
    if report.closed_at is None:
        tx.close_report(report.id, actor.id, request.outcome)
        report = tx.find_report(request.report, actor.id) or report
    return Outcome(ReportReply(report=report))
