"""What waits for moderators, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace
from sqlalchemy import bindparam, insert, select, update

from stonechat.chat.values import ServerRole
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.people import find_users
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.report_context import decode_context, encode_context
from stonechat.storage.tables import Characters, accounts, reports
from stonechat.wire.people import FiledReport
from stonechat.wire.shapes import Message, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement

    from stonechat.actions.store import Report
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import User


@beside_places
def _add_report(_: Dialect) -> Statement:
    return insert(reports)


@beside_places
def _close_report(_: Dialect) -> Statement:
    closed = update(reports).where(reports.c.id == bindparam("which"))
    return closed.values(
        closed_at=bindparam("at"), closed_by=bindparam("closer"), outcome=bindparam("came_of_it")
    )


@Prepared
def _report(dialect: Dialect) -> Statement:
    found = select(reports).where(reports.c.id == bindparam("which"))
    found = found.where(reports.c.user_id != bindparam("actor"))
    # Of two who close a report at the same time one is told that it is closed.
    return found.with_for_update() if dialect.locks_rows else found


def _listing(*conditions: ColumnElement[bool]) -> Prepared:
    def build(_: Dialect) -> Statement:
        listed = select(reports).where(reports.c.id > bindparam("after"), *conditions)
        return listed.order_by(reports.c.id).limit(bindparam("most"))

    return Prepared(build)


_FOR_ACTOR: Final = reports.c.user_id != bindparam("actor")

_OPEN_ONES: Final = _listing(_FOR_ACTOR, reports.c.closed_at.is_(None))

_LISTINGS: Final = {
    True: _OPEN_ONES,
    False: _listing(_FOR_ACTOR, reports.c.closed_at.is_not(None)),
    None: _listing(_FOR_ACTOR),
}
"""By whether the reports are to be open."""

_reports_by: Final = _listing(reports.c.reporter_id == bindparam("reporter"))


@Prepared
def _with_role(dialect: Dialect) -> Statement:
    roles = dialect.given("roles", role=Characters)
    found = select(accounts.c.user_id).where(accounts.c.role.in_(select(roles.c.role)))
    return found.order_by(accounts.c.user_id)


def add_report(tx: Handle, report: Report) -> None:
    """Store a report that is open, with what the reporter saw as it is now."""
    tx.run(
        _add_report,
        id=report.id,
        reporter_id=report.reporter_id,
        user_id=report.person_id,
        message_id=report.message_id,
        room_id=report.room_id,
        reason=report.reason,
        context=encode_context(report.context),
        created_at=to_stored(report.created_at),
        closed_at=None,
        closed_by=None,
        outcome=None,
    )


def find_report(tx: Handle, report_id: str, actor_id: str) -> FiledReport | None:
    """Find a report, unless it is about the one who asks."""
    found = _to_reports(tx, tx.fetch(_report, which=report_id, actor=actor_id))
    return found[0] if found else None


def list_reports(
    tx: Handle, actor_id: str, *, is_open: bool | None, after: str | None, limit: int
) -> list[FiledReport]:
    """List reports that are not about the one who asks, oldest first, those behind `after` only.

    A page costs what it contains, but for reports about the one who asks; one of closed reports
    looks through the open ones too, which are few.
    """
    rows = tx.fetch(_LISTINGS[is_open], actor=actor_id, after=after or "", most=limit)
    return _to_reports(tx, rows)


def reports_by(tx: Handle, reporter_id: str, *, after: str | None, limit: int) -> list[FiledReport]:
    """List what somebody reported, oldest first, those behind the id `after` only."""
    rows = tx.fetch(_reports_by, reporter=reporter_id, after=after or "", most=limit)
    return _to_reports(tx, rows)


def close_report(tx: Handle, report_id: str, closer_id: str, outcome: str) -> None:
    """Say what came of a report, at the transaction's time."""
    tx.run(_close_report, which=report_id, at=tx.now_stored, closer=closer_id, came_of_it=outcome)


def people_with_role(tx: Handle, least: ServerRole) -> list[str]:
    """List the ids of the accounts with at least this role, of which there should be few."""
    roles = as_rows([role.value] for role in ServerRole if role.rank >= least.rank)
    return [row.user_id for row in tx.fetch(_with_role, roles=roles)]


def _to_reports(tx: Handle, rows: Sequence[Any]) -> list[FiledReport]:
    """Read reports, and everybody whom they name, as they are now, in one further statement."""
    contexts = [decode_context(row.context, Message) for row in rows]
    named = {
        person_id
        for row in rows
        for person_id in (row.reporter_id, row.user_id, row.closed_by)
        if person_id is not None
    }
    named.update(said.author.id for context in contexts for said in context)
    people = find_users(tx, named) if named else {}
    return [_to_report(row, context, people) for row, context in zip(rows, contexts, strict=True)]


def _to_report(
    row: Any,  # noqa: ANN401
    context: Sequence[Message],
    people: Mapping[str, User],
) -> FiledReport:
    # Whoever deleted their account is not to live on under their name here.
    seen = [replace(said, author=people[said.author.id]) for said in context]
    return FiledReport(
        id=row.id,
        reporter=people[row.reporter_id],
        user=people[row.user_id],
        message=next((said for said in seen if said.id == row.message_id), None),
        context=seen,
        reason=row.reason,
        created_at=timestamp(to_instant(row.created_at)),
        closed_at=None if row.closed_at is None else timestamp(to_instant(row.closed_at)),
        closed_by=people.get(row.closed_by),
        outcome=row.outcome,
    )
