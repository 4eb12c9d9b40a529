"""The outbox of mail: what is still to be sent, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from stonechat.actions.store import Mail
from stonechat.storage.instants import to_instant, to_optional_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import mails

if TYPE_CHECKING:
    from datetime import datetime

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_fields: Final = msgspec.json.Decoder(dict[str, str])


@beside_places
def _add_mail(_: Dialect) -> Statement:
    return insert(mails)


@Prepared
def _due_mails(_: Dialect) -> Statement:
    due = select(mails).where(mails.c.due_at <= bindparam("now"))
    some = due.order_by(mails.c.due_at, mails.c.id).limit(bindparam("most"))
    # Of two servers on one database each takes what the other one is not taking.
    return some.with_for_update(skip_locked=True)


@Prepared
def _next_due(_: Dialect) -> Statement:
    return select(func.min(mails.c.due_at).label("due_at"))


@Prepared
def _followers(_: Dialect) -> Statement:
    later = select(mails.c.id).where(
        mails.c.recipient == bindparam("to"),
        mails.c.template == bindparam("kind"),
        mails.c.id > bindparam("after"),
    )
    return later.limit(1)


@beside_places
def _forget_mail(_: Dialect) -> Statement:
    return delete(mails).where(mails.c.id == bindparam("which"))


@beside_places
def _postpone_mail(_: Dialect) -> Statement:
    later = update(mails).where(mails.c.id == bindparam("which"))
    return later.values(due_at=bindparam("until"), attempts=mails.c.attempts + 1)


def add_mail(tx: Handle, mail: Mail) -> None:
    """Store a mail that is due at its time."""
    tx.run(
        _add_mail,
        id=mail.id,
        recipient=mail.recipient,
        template=mail.template,
        fields=msgspec.json.encode(mail.fields).decode(),
        created_at=to_stored(mail.created_at),
        due_at=to_stored(mail.due_at),
        attempts=mail.attempts,
    )


def due_mails(tx: Handle, limit: int) -> list[Mail]:
    """List mails that are due at `tx.now`, those first that have been for longest.

    They are locked until the transaction ends; those that another one has locked are left out.
    """
    return [_to_mail(row) for row in tx.fetch(_due_mails, now=tx.now_stored, most=limit)]


def next_mail_due_at(tx: Handle) -> datetime | None:
    """Tell when the next mail is due, which may be past; None if there is none."""
    return to_optional_instant(tx.fetch(_next_due)[0].due_at)


def is_followed(tx: Handle, mail: Mail) -> bool:
    """Whether a later mail of the same kind waits for the recipient; looks at all that wait."""
    return bool(tx.fetch(_followers, to=mail.recipient, kind=mail.template, after=mail.id))


def forget_mail(tx: Handle, mail_id: str) -> None:
    """Remove a mail; nothing happens if it is not there."""
    tx.run(_forget_mail, which=mail_id)


def postpone_mail(tx: Handle, mail_id: str, due_at: datetime) -> None:
    """Count an attempt to send a mail, and make it due then."""
    tx.run(_postpone_mail, which=mail_id, until=to_stored(due_at))


def _to_mail(row: Any) -> Mail:  # noqa: ANN401
    return Mail(
        id=row.id,
        recipient=row.recipient,
        template=row.template,
        fields=_fields.decode(row.fields),
        created_at=to_instant(row.created_at),
        due_at=to_instant(row.due_at),
        attempts=row.attempts,
    )
