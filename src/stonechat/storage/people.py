"""Persons, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update

from stonechat.chat.names import name_key
from stonechat.chat.values import Availability, Person, PersonKind, ServerRole
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_stored
from stonechat.storage.listings import relist, strike
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    Characters,
    Whole,
    accounts,
    memberships,
    names,
    profiles,
    users,
)
from stonechat.wire.shapes import User

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

USER: Final[list[ColumnElement[Any]]] = [
    users.c.id.label("person_id"),
    users.c.kind.label("person_kind"),
    users.c.username,
    users.c.name.label("person_name"),
    users.c.avatar,
    users.c.bot,
]
"""What `to_user` reads."""

_A_NAME: Final = select(names.c.key).where(names.c.user_id == users.c.id).limit(1)

# Not EXISTS, for which PostgreSQL may read all the names there are.
_HOLDS_A_NAME: Final = _A_NAME.correlate(users).scalar_subquery().is_not(None)

_ROLE: Final = select(accounts.c.role).where(accounts.c.user_id == users.c.id)

PERSON: Final[list[ColumnElement[Any]]] = [
    *USER,
    _HOLDS_A_NAME.label("present"),
    _ROLE.correlate(users).scalar_subquery().label("server_role"),
]
"""What `to_person` reads."""


def to_person(row: Any) -> Person:  # noqa: ANN401
    """Read a person from a row that has the columns `PERSON`."""
    return Person(
        id=row.person_id,
        kind=PersonKind(row.person_kind),
        username=row.username,
        name=row.person_name,
        avatar=row.avatar,
        bot=bool(row.bot),
        present=bool(row.present),
        role=ServerRole(row.server_role) if row.server_role else ServerRole.GUEST,
    )


def to_user(row: Any) -> User:  # noqa: ANN401
    """Read a person as they are embedded in shapes, from a row that has the columns `USER`."""
    return User(
        id=row.person_id,
        username=row.username,
        name=row.person_name,
        avatar=row.avatar,
        guest=row.person_kind == PersonKind.GUEST.value,
        bot=bool(row.bot),
    )


@Prepared
def _person(_: Dialect) -> Statement:
    return select(*PERSON).where(users.c.id == bindparam("id"))


@Prepared
def _person_by(_: Dialect) -> Statement:
    # A name is held under its look-alikes too, and none of those is a way to write it.
    held = select(names.c.user_id).where(names.c.key == bindparam("key"))
    by_name = and_(users.c.id.in_(held), users.c.key == bindparam("key"))
    return select(*PERSON).where(or_(users.c.id == bindparam("reference"), by_name))


@Prepared
def _add_user(_: Dialect) -> Statement:
    return insert(users)


@Prepared
def _rename_user(_: Dialect) -> Statement:
    renamed = update(users).where(users.c.id == bindparam("which"))
    return renamed.values(username=bindparam("called"), key=bindparam("folded"))


@Prepared
def _rename_members(_: Dialect) -> Statement:
    renamed = update(memberships).where(
        memberships.c.user_id == bindparam("which"), memberships.c.left_at.is_(None)
    )
    return renamed.values(user_key=bindparam("folded"))


@Prepared
def _release_name(_: Dialect) -> Statement:
    return delete(names).where(names.c.user_id == bindparam("which"))


@beside_places
def _note_activity(dialect: Dialect) -> Statement:
    times = dialect.given("times", id=Characters, at=Whole)
    hidden = select(profiles.c.user_id).where(
        profiles.c.user_id == users.c.id, profiles.c.availability == Availability.INVISIBLE.value
    )
    noted = update(users).where(users.c.id == times.c.id, ~hidden.exists())
    return noted.values(last_active_at=times.c.at)


@Prepared
def _present_guests(_: Dialect) -> Statement:
    # From the names: of all guests that there have ever been, few are left.
    holders = select(names.c.user_id).distinct().subquery("holders")
    found = select(users.c.id).join_from(holders, users, users.c.id == holders.c.user_id)
    return found.where(users.c.kind == PersonKind.GUEST.value)


@Prepared
def _users(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return select(*USER).join_from(ids, users, users.c.id == ids.c.id)


def find_users(tx: Handle, person_ids: Iterable[str]) -> dict[str, User]:
    """Find people as they are embedded in shapes, by id; in one statement."""
    rows = tx.fetch(_users, ids=as_rows([person_id] for person_id in person_ids))
    return {row.person_id: to_user(row) for row in rows}


def find_person(tx: Handle, person_id: str) -> Person | None:
    """Find a person by id; a guest who departed is still found, with `present` false."""
    rows = tx.fetch(_person, id=person_id)
    return to_person(rows[0]) if rows else None


def find_person_by(tx: Handle, reference: str) -> Person | None:
    """Find a person by id, or a present one by username in any spelling.

    No name can be read as an id, so only one person is meant.
    """
    rows = tx.fetch(_person_by, reference=reference, key=name_key(reference))
    return to_person(rows[0]) if rows else None


def add_guest(tx: Handle, person_id: str, username: str) -> None:
    """Store a guest, created and last active now; `claim_name` makes them present."""
    tx.run(
        _add_user,
        id=person_id,
        kind=PersonKind.GUEST.value,
        username=username,
        key=name_key(username),
        name=None,
        avatar=None,
        bot=False,
        created_at=tx.now_stored,
        last_active_at=tx.now_stored,
    )


def rename(tx: Handle, person_id: str, username: str) -> None:
    """Change what a person is called, also where they are listed as a member."""
    folded = name_key(username)
    tx.run(_rename_user, which=person_id, called=username, folded=folded)
    tx.run(_rename_members, which=person_id, folded=folded)
    relist(tx, person_id)


def release_name(tx: Handle, person_id: str, left_at: datetime) -> None:
    """Free whatever keys a person holds, and note when they were last here."""
    tx.run(_release_name, which=person_id)
    strike(tx, person_id)
    note_activity(tx, {person_id: left_at})


def note_activity(tx: Handle, times: Mapping[str, datetime]) -> None:
    """Note when people were last active, by id, except for those who are invisible.

    One statement for all of them: for 200, which is what may come at a time, one or two
    milliseconds.
    """
    rows = ([person_id, to_stored(at)] for person_id, at in times.items())
    tx.run(_note_activity, times=as_rows(rows))


def present_guests(tx: Handle) -> list[str]:
    """List the ids of the guests who hold a name, in no order.

    The cost grows with the number of names that are held, of accounts too.
    """
    return [row.id for row in tx.fetch(_present_guests)]
