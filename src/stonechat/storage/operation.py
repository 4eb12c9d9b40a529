"""What those who run a server look at: outboxes, and which tables there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from stonechat.actions.store import Waiting
from stonechat.storage.instants import to_optional_instant
from stonechat.storage.prepared import Prepared
from stonechat.storage.schema import applied, revisions
from stonechat.storage.tables import mails, push_deliveries

if TYPE_CHECKING:
    from sqlalchemy import Table

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


def _waiting(table: Table, name: str) -> Prepared:
    """Prepare counting an outbox, which reads all of its index: it is short unless it is stuck."""

    def build(_: Dialect) -> Statement:
        return select(func.count().label("count"), func.min(table.c.due_at).label("due_at"))

    build.__name__ = name
    return Prepared(build)


_mails: Final = _waiting(mails, "_mails")
_pushes: Final = _waiting(push_deliveries, "_pushes")


@Prepared
def _applied(_: Dialect) -> Statement:
    return select(applied.c.version_num)


def is_migrated(tx: Handle) -> bool:
    """Tell whether this program's newest migration has been applied; newer ones do no harm."""
    rows = tx.fetch(_applied)
    return bool(rows) and str(rows[0].version_num) >= revisions()[-1]


def waiting_mails(tx: Handle) -> Waiting:
    """Count the mails in the outbox, those too that wait for their next attempt."""
    return _read(tx, _mails)


def waiting_pushes(tx: Handle) -> Waiting:
    """Count the pushes in the outbox, those too that wait for their next attempt."""
    return _read(tx, _pushes)


def _read(tx: Handle, statement: Prepared) -> Waiting:
    row = tx.fetch(statement)[0]
    return Waiting(row.count, to_optional_instant(row.due_at))
