"""The outbox of pushes: what is still to be handed to push services, and when.

Everything here is done for many at once, by a constant number of statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import and_, bindparam, delete, func, literal_column, select, tuple_, update

from stonechat.actions.store import PushDelivery
from stonechat.chat.push import service_of
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    Whole,
    notices,
    push_deliveries,
    push_subscriptions,
    sessions,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from stonechat.actions.store import NewPush
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_fields: Final = msgspec.json.Decoder(dict[str, int])


@Prepared
def _devices(dialect: Dialect) -> Statement:
    people = dialect.given("people", id=Characters)
    found = select(
        push_subscriptions.c.id, push_subscriptions.c.user_id, push_subscriptions.c.endpoint
    ).join_from(push_subscriptions, sessions, sessions.c.id == push_subscriptions.c.session_id)
    # A session that has ended is not removed at once.
    return found.where(
        push_subscriptions.c.user_id.in_(select(people.c.id)),
        sessions.c.expires_at > bindparam("now"),
    )


@beside_places
def _add(dialect: Dialect) -> Statement:
    given = dialect.given(
        "rows",
        id=Characters,
        subscription_id=Characters,
        user_id=Characters,
        stream_id=Characters,
        position=Whole,
        message_id=Characters,
        kind=Characters,
        tag=Characters,
        fields=Characters,
        service=Characters,
        expires_at=Whole,
    )
    now = bindparam("now", type_=Whole)
    rows = select(
        *given.c,
        literal_column("0").label("attempts"),
        now.label("created_at"),
        now.label("due_at"),
    ).select_from(given)
    columns = [*given.c.keys(), "attempts", "created_at", "due_at"]
    return push_deliveries.insert().from_select(columns, rows)


@Prepared
def _due(_: Dialect) -> Statement:
    found = select(
        push_deliveries,
        push_subscriptions.c.endpoint,
        push_subscriptions.c.p256dh,
        push_subscriptions.c.auth,
    ).join_from(
        push_deliveries,
        push_subscriptions,
        push_subscriptions.c.id == push_deliveries.c.subscription_id,
    )
    due = found.where(
        push_deliveries.c.service == bindparam("service"),
        push_deliveries.c.due_at <= bindparam("now"),
    )
    some = due.order_by(push_deliveries.c.due_at).limit(bindparam("most"))
    return some.with_for_update(of=push_deliveries, skip_locked=True)


@Prepared
def _services(dialect: Dialect) -> Statement:
    # From one to the next by the index: neither database does so for a DISTINCT, and past all that
    # waits for a busy one it would take either a tenth of a second.
    given, later, earliest = (push_deliveries.alias() for _ in range(3))
    services = select(func.min(given.c.service).label("service")).cte("services", recursive=True)
    following = (
        select(func.min(later.c.service))
        .where(later.c.service > services.c.service)
        .correlate(services)
        .scalar_subquery()
    )
    services = services.union_all(select(following).where(services.c.service.is_not(None)))
    due_at = (
        select(func.min(earliest.c.due_at))
        .where(earliest.c.service == services.c.service)
        .correlate(services)
        .scalar_subquery()
        .label("due_at")
    )
    busy = dialect.given("busy", service=Characters)
    idle = select(services.c.service, due_at).where(
        services.c.service.is_not(None), services.c.service.not_in(select(busy.c.service))
    )
    return idle.order_by(due_at, services.c.service)


@beside_places
def _forget(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return delete(push_deliveries).where(push_deliveries.c.id.in_(select(ids.c.id)))


@beside_places
def _forget_older(dialect: Dialect) -> Statement:
    newer = dialect.given("newer", id=Characters, subscription_id=Characters, tag=Characters)
    is_older = and_(
        push_deliveries.c.subscription_id == newer.c.subscription_id,
        push_deliveries.c.tag == newer.c.tag,
        push_deliveries.c.id < newer.c.id,
    )
    older = select(push_deliveries.c.id).select_from(newer.join(push_deliveries, is_older))
    return delete(push_deliveries).where(push_deliveries.c.id.in_(older))


@beside_places
def _postpone(dialect: Dialect) -> Statement:
    given = dialect.given("rows", id=Characters, due_at=Whole)
    until = select(given.c.due_at).where(given.c.id == push_deliveries.c.id).scalar_subquery()
    later = update(push_deliveries).where(push_deliveries.c.id.in_(select(given.c.id)))
    return later.values(
        due_at=until, attempts=push_deliveries.c.attempts + bindparam("tries", type_=Whole)
    )


@beside_places
def _note_pushed(dialect: Dialect) -> Statement:
    told = dialect.given("told", user_id=Characters, stream_id=Characters, position=Whole)
    is_told = and_(
        told.c.user_id == notices.c.user_id,
        told.c.stream_id == notices.c.stream_id,
        # What was said before it in the same place stands behind the same tag.
        notices.c.position <= told.c.position,
        notices.c.state != "waiting",
        notices.c.state != "held",
    )
    key = (notices.c.user_id, notices.c.stream_id, notices.c.position)
    found = select(*key).select_from(told.join(notices, is_told))
    return update(notices).where(tuple_(*key).in_(found)).values(pushed_at=bindparam("at"))


@beside_places
def _note_summary_pushed(dialect: Dialect) -> Statement:
    people = dialect.given("people", id=Characters)
    told = update(notices).where(
        notices.c.user_id.in_(select(people.c.id)),
        notices.c.state == "told",
        notices.c.pushed_at.is_(None),
    )
    return told.values(pushed_at=bindparam("at"))


def add_pushes(tx: Handle, pushes: Sequence[NewPush]) -> int:
    """Store what is due now, once for each device of each person; returns how many these are."""
    people = {push.person_id for push in pushes}
    devices: dict[str, list[Any]] = {}
    for row in tx.fetch(_devices, people=as_rows([one] for one in people), now=tx.now_stored):
        devices.setdefault(row.user_id, []).append(row)
    rows = [
        [
            tx.new_id(),
            device.id,
            push.person_id,
            push.stream_id,
            push.position,
            push.message_id,
            push.kind,
            push.tag,
            msgspec.json.encode(push.fields).decode(),
            service_of(device.endpoint),
            to_stored(push.expires_at),
        ]
        for push in pushes
        for device in devices.get(push.person_id, ())
    ]
    if rows:
        tx.run(_add, rows=as_rows(rows), now=tx.now_stored)
    return len(rows)


def due_pushes(tx: Handle, limit: int, busy: Collection[str]) -> list[PushDelivery]:
    """List what is due at `tx.now` but for busy services, first of the one that waits for longest.

    They are locked until the transaction ends; those that another one has locked are left out.
    """
    rows: list[Any] = []
    for it in _idle(tx, busy):
        if it.due_at > tx.now_stored or len(rows) >= limit:
            break
        where = {"service": it.service, "now": tx.now_stored}
        rows += tx.fetch(_due, **where, most=limit - len(rows))
    return [_to_delivery(row) for row in rows]


def next_push_due_at(tx: Handle, busy: Collection[str]) -> datetime | None:
    """Tell when the next one is due, which may be past; None if there is none.

    The cost grows with how many services there are, and not with what waits for them.
    """
    services = _idle(tx, busy)
    return to_instant(services[0].due_at) if services else None


def forget_pushes(tx: Handle, delivery_ids: Collection[str]) -> None:
    """Remove what was sent or is given up; nothing happens where it is not there."""
    if delivery_ids:
        tx.run(_forget, ids=as_rows([one] for one in delivery_ids))


def forget_older_pushes(tx: Handle, deliveries: Collection[PushDelivery]) -> None:
    """Remove what would have told the same devices under the same tags before these."""
    tx.run(_forget_older, newer=as_rows([it.id, it.subscription_id, it.tag] for it in deliveries))


def postpone_pushes(tx: Handle, due: Iterable[tuple[str, datetime]], *, tried: bool) -> None:
    """Make each due then, and count an attempt if it was, or will have been, `tried`."""
    rows = [[one, to_stored(due_at)] for one, due_at in due]
    if rows:
        tx.run(_postpone, rows=as_rows(rows), tries=int(tried))


def note_pushed(tx: Handle, deliveries: Collection[PushDelivery]) -> None:
    """Note of which notices a push service took what tells of them.

    That is of a message and those before it in its place that its person was told of, or for a
    summary of all of these.
    """
    single = [
        [it.person_id, it.stream_id, it.position] for it in deliveries if it.kind == "message"
    ]
    if single:
        tx.run(_note_pushed, told=as_rows(single), at=tx.now_stored)
    people = {it.person_id for it in deliveries if it.kind == "summary"}
    if people:
        tx.run(_note_summary_pushed, people=as_rows([one] for one in people), at=tx.now_stored)


def _idle(tx: Handle, busy: Collection[str]) -> Sequence[Any]:
    """List services for which something waits, and when the first of it is due."""
    return tx.fetch(_services, busy=as_rows([one] for one in busy))


def _to_delivery(row: Any) -> PushDelivery:  # noqa: ANN401
    return PushDelivery(
        id=row.id,
        subscription_id=row.subscription_id,
        endpoint=row.endpoint,
        p256dh=bytes(row.p256dh),
        auth=bytes(row.auth),
        service=row.service,
        person_id=row.user_id,
        kind=row.kind,
        tag=row.tag,
        stream_id=row.stream_id,
        position=row.position,
        message_id=row.message_id,
        fields=_fields.decode(row.fields),
        attempts=row.attempts,
        created_at=to_instant(row.created_at),
        expires_at=to_instant(row.expires_at),
    )
