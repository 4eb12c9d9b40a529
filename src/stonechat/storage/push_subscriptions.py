"""Devices that can be woken: where their push services are, and by which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, or_, select, update

from stonechat.actions.store import PushSubscription
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_optional_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, push_subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


_NOTED_EVERY_MS: Final = 3_600_000
"""To the hour: ten thousand that are told at once would be as many rows written anew otherwise."""


@beside_places
def _add(_: Dialect) -> Statement:
    return insert(push_subscriptions)


@beside_places
def _renew(_: Dialect) -> Statement:
    renewed = update(push_subscriptions).where(push_subscriptions.c.id == bindparam("which"))
    return renewed.values(
        session_id=bindparam("session"),
        p256dh=bindparam("point"),
        auth=bindparam("secret"),
        name=bindparam("called"),
        failures=0,
    )


@beside_places
def _rename(_: Dialect) -> Statement:
    renamed = update(push_subscriptions).where(push_subscriptions.c.id == bindparam("which"))
    return renamed.values(name=bindparam("called"))


@Prepared
def _own(_: Dialect) -> Statement:
    return select(push_subscriptions).where(
        push_subscriptions.c.id == bindparam("which"),
        push_subscriptions.c.user_id == bindparam("person"),
    )


@Prepared
def _by_endpoint(_: Dialect) -> Statement:
    return select(push_subscriptions).where(push_subscriptions.c.endpoint == bindparam("endpoint"))


@Prepared
def _of_person(_: Dialect) -> Statement:
    own = select(push_subscriptions).where(push_subscriptions.c.user_id == bindparam("person"))
    return own.order_by(push_subscriptions.c.id)


@beside_places
def _remove(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return delete(push_subscriptions).where(push_subscriptions.c.id.in_(select(ids.c.id)))


@beside_places
def _note_taken(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    taken = update(push_subscriptions).where(
        push_subscriptions.c.id.in_(select(ids.c.id)),
        or_(
            push_subscriptions.c.failures > 0,
            push_subscriptions.c.last_ok_at.is_(None),
            push_subscriptions.c.last_ok_at < bindparam("stale"),
        ),
    )
    return taken.values(failures=0, last_ok_at=bindparam("at"))


@beside_places
def _note_failed(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    failed = update(push_subscriptions).where(push_subscriptions.c.id.in_(select(ids.c.id)))
    return failed.values(failures=push_subscriptions.c.failures + 1)


def add_push_subscription(tx: Handle, subscription: PushSubscription) -> None:
    """Store a device; its endpoint must not be stored yet."""
    tx.run(
        _add,
        id=subscription.id,
        user_id=subscription.person_id,
        session_id=subscription.session_id,
        endpoint=subscription.endpoint,
        p256dh=subscription.p256dh,
        auth=subscription.auth,
        name=subscription.name,
        created_at=to_stored(subscription.created_at),
        last_ok_at=None,
        failures=0,
    )


def renew_push_subscription(tx: Handle, subscription: PushSubscription) -> None:
    """Store session, keys and name of a device that is known by its id, and forget its failures."""
    tx.run(
        _renew,
        which=subscription.id,
        session=subscription.session_id,
        point=subscription.p256dh,
        secret=subscription.auth,
        called=subscription.name,
    )


def rename_push_subscription(tx: Handle, subscription_id: str, name: str) -> None:
    """Call a device something else."""
    tx.run(_rename, which=subscription_id, called=name)


def find_push_subscription(
    tx: Handle, subscription_id: str, person_id: str
) -> PushSubscription | None:
    """Find a device of somebody's own."""
    rows = tx.fetch(_own, which=subscription_id, person=person_id)
    return _to_subscription(rows[0]) if rows else None


def find_push_endpoint(tx: Handle, endpoint: str) -> PushSubscription | None:
    """Find the device that has an endpoint, whoever's it is."""
    rows = tx.fetch(_by_endpoint, endpoint=endpoint)
    return _to_subscription(rows[0]) if rows else None


def list_push_subscriptions(tx: Handle, person_id: str) -> list[PushSubscription]:
    """List somebody's devices, those first that subscribed first."""
    return [_to_subscription(row) for row in tx.fetch(_of_person, person=person_id)]


def remove_push_subscriptions(tx: Handle, subscription_ids: Collection[str]) -> None:
    """Forget devices; the database removes with them what was on its way."""
    if subscription_ids:
        tx.run(_remove, ids=as_rows([one] for one in subscription_ids))


def note_pushes(tx: Handle, subscription_ids: Collection[str], failed_ids: Collection[str]) -> None:
    """Note at which devices something arrived, written at most once an hour, and where not."""
    if subscription_ids:
        tx.run(
            _note_taken,
            ids=as_rows([one] for one in subscription_ids),
            at=tx.now_stored,
            stale=tx.now_stored - _NOTED_EVERY_MS,
        )
    if failed_ids:
        tx.run(_note_failed, ids=as_rows([one] for one in failed_ids))


def _to_subscription(row: Any) -> PushSubscription:  # noqa: ANN401
    return PushSubscription(
        id=row.id,
        person_id=row.user_id,
        session_id=row.session_id,
        endpoint=row.endpoint,
        p256dh=bytes(row.p256dh),
        auth=bytes(row.auth),
        name=row.name,
        created_at=to_instant(row.created_at),
        last_ok_at=to_optional_instant(row.last_ok_at),
        failures=row.failures,
    )
