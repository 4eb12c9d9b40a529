"""Names: keys under a unique index, held all together or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Table, bindparam, delete, select, true

from stonechat.storage.dialect import as_rows
from stonechat.storage.listings import enlist
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, names, room_names

if TYPE_CHECKING:
    from collections.abc import Collection

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_HOLDERS: Final = {names: names.c.user_id, room_names: room_names.c.room_id}


def claim_name(tx: Handle, person_id: str, keys: Collection[str]) -> bool:
    """Hold all of these keys for a person, or none; who holds them can be looked up.

    Waits for another transaction that is claiming one of them, then sees how that ended.

    Returns:
        False if any key is held by somebody else; those that this person holds do not count.
    """
    if not _claim(tx, names, person_id, keys):
        return False
    enlist(tx, person_id)
    return True


def claim_room_name(tx: Handle, room_id: str, keys: Collection[str]) -> bool:
    """Hold all of these keys for a room, or none; as `claim_name`."""
    return _claim(tx, room_names, room_id, keys)


def release_room_names(tx: Handle, room_id: str, *, but: Collection[str]) -> None:
    """Free the keys that a room holds, except for these."""
    tx.run(_release_room_names, holder=room_id, kept=as_rows([key] for key in but))


@beside_places
def _release_room_names(dialect: Dialect) -> Statement:
    kept = dialect.given("kept", key=Characters)
    return delete(room_names).where(
        room_names.c.room_id == bindparam("holder"), room_names.c.key.not_in(select(kept.c.key))
    )


def _claim(tx: Handle, table: Table, holder: str, keys: Collection[str]) -> bool:
    # In order, so that two who want the same keys cannot wait for each other.
    wanted = as_rows([key] for key in sorted(keys))
    claimed = tx.fetch(_CLAIMS[table], keys=wanted, holder=holder)
    held = tx.fetch(_HELD[table], keys=wanted, holder=holder)
    if len(held) == len(keys):
        return True
    tx.run(_UNCLAIMS[table], keys=as_rows(claimed))
    return False


def _claiming(table: Table) -> Prepared:
    def build(dialect: Dialect) -> Statement:
        keys = dialect.given("keys", key=Characters)
        # SQLite would take ON CONFLICT for a join's ON without a WHERE before it.
        rows = select(keys.c.key, bindparam("holder", type_=Characters)).where(true())
        claim = dialect.insert(table).from_select(
            ["key", _HOLDERS[table].name], rows.order_by(keys.c.key)
        )
        return claim.on_conflict_do_nothing().returning(table.c.key)

    return Prepared(build)


def _holding(table: Table) -> Prepared:
    def build(dialect: Dialect) -> Statement:
        keys = dialect.given("keys", key=Characters)
        held = select(table.c.key).where(_HOLDERS[table] == bindparam("holder", type_=Characters))
        return held.where(table.c.key.in_(select(keys.c.key)))

    return Prepared(build)


def _unclaiming(table: Table) -> Prepared:
    def build(dialect: Dialect) -> Statement:
        keys = dialect.given("keys", key=Characters)
        return delete(table).where(table.c.key.in_(select(keys.c.key)))

    return Prepared(build)


_CLAIMS: Final = {table: _claiming(table) for table in _HOLDERS}
_HELD: Final = {table: _holding(table) for table in _HOLDERS}
_UNCLAIMS: Final = {table: _unclaiming(table) for table in _HOLDERS}
