"""Who can be looked up by name: everybody who holds one.

The table follows the names: whoever claims, changes or releases one is written down here in the
same transaction. It is small beside the table of all who were ever here, and sorted by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, select, update

from stonechat.chat.folding import fold
from stonechat.chat.names import name_key
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import listings, users

if TYPE_CHECKING:
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_FOLDED_MOST: Final = 128
"""Characters of a folded display name: folding makes up to 18 of one, and an index has a limit."""


@Prepared
def _called(_: Dialect) -> Statement:
    return select(users.c.key, users.c.username, users.c.name).where(
        users.c.id == bindparam("which")
    )


@beside_places
def _enlist(dialect: Dialect) -> Statement:
    listed = dialect.insert(listings).values(
        user_id=bindparam("which"),
        key=bindparam("called"),
        name_key=bindparam("shown"),
        folded=bindparam("both"),
    )
    columns = {name: listed.excluded[name] for name in ("key", "name_key", "folded")}
    return listed.on_conflict_do_update(index_elements=["user_id"], set_=columns)


@beside_places
def _relist(_: Dialect) -> Statement:
    listed = update(listings).where(listings.c.user_id == bindparam("which"))
    return listed.values(
        key=bindparam("called"), name_key=bindparam("shown"), folded=bindparam("both")
    )


@beside_places
def _strike(_: Dialect) -> Statement:
    return delete(listings).where(listings.c.user_id == bindparam("which"))


def enlist(tx: Handle, person_id: str) -> None:
    """Let somebody be found under what they are called now."""
    _write(tx, _enlist, person_id)


def relist(tx: Handle, person_id: str) -> None:
    """Follow a change of what somebody is called; nothing happens to who holds no name."""
    _write(tx, _relist, person_id)


def strike(tx: Handle, person_id: str) -> None:
    """Let somebody not be found any more."""
    tx.run(_strike, which=person_id)


def _write(tx: Handle, statement: Prepared, person_id: str) -> None:
    for row in tx.fetch(_called, which=person_id):
        shown = name_key(row.name)[:_FOLDED_MOST] if row.name else ""
        both = f"{fold(row.username)}\n{fold(row.name or '')}"
        tx.run(statement, which=person_id, called=row.key, shown=shown, both=both)
