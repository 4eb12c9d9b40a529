"""Persons, and the tokens that bring them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select, update

from stonechat.actions.store import Token
from stonechat.chat.names import name_key
from stonechat.chat.values import Person, PersonKind
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import memberships, names, tokens, users
from stonechat.wire.shapes import User

if TYPE_CHECKING:
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

PERSON: Final[list[ColumnElement[Any]]] = [*USER, _HOLDS_A_NAME.label("present")]
"""What `to_person` reads."""

_ENDED_TOKENS_AT_ONCE: Final = 100


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
def _token(_: Dialect) -> Statement:
    return select(tokens.c.user_id, tokens.c.expires_at).where(
        tokens.c.hash == bindparam("hash"), tokens.c.expires_at > bindparam("now")
    )


@beside_places
def _add_token(_: Dialect) -> Statement:
    return insert(tokens)


@beside_places
def _extend_token(_: Dialect) -> Statement:
    moved = update(tokens).where(tokens.c.hash == bindparam("which"))
    return moved.values(expires_at=bindparam("until"))


@beside_places
def _forget_ended_tokens(_: Dialect) -> Statement:
    ended = select(tokens.c.hash).where(tokens.c.expires_at <= bindparam("now"))
    some = ended.order_by(tokens.c.expires_at).limit(_ENDED_TOKENS_AT_ONCE)
    return delete(tokens).where(tokens.c.hash.in_(some))


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


@Prepared
def _note_activity(_: Dialect) -> Statement:
    noted = update(users).where(users.c.id == bindparam("which"))
    return noted.values(last_active_at=bindparam("at"))


@Prepared
def _present_guests(_: Dialect) -> Statement:
    return select(users.c.id).where(users.c.kind == PersonKind.GUEST.value, _HOLDS_A_NAME)


def find_person(tx: Handle, person_id: str) -> Person | None:
    """Find a person by id; a guest who departed is still found, with `present` false."""
    rows = tx.fetch(_person, id=person_id)
    return to_person(rows[0]) if rows else None


def find_token(tx: Handle, token_hash: bytes) -> Token | None:
    """Find whom a token stands for, unless it has ended at `tx.now`; writes nothing."""
    rows = tx.fetch(_token, hash=token_hash, now=tx.now_stored)
    return Token(rows[0].user_id, to_instant(rows[0].expires_at)) if rows else None


def add_token(tx: Handle, token_hash: bytes, person_id: str, expires_at: datetime) -> None:
    """Let a token stand for a person, and forget some that have ended: they must not pile up."""
    tx.run(_forget_ended_tokens, now=tx.now_stored)
    tx.run(
        _add_token,
        hash=token_hash,
        user_id=person_id,
        created_at=tx.now_stored,
        expires_at=to_stored(expires_at),
    )


def extend_token(tx: Handle, token_hash: bytes, expires_at: datetime) -> None:
    """Move the end of a token, in either direction; nothing happens if it is not there.

    It changes a page of the table and one of the index of ends, at random places, and makes its
    transaction one that has to reach the disk: far more than looking a token up.
    """
    tx.run(_extend_token, which=token_hash, until=to_stored(expires_at))


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


def release_name(tx: Handle, person_id: str, left_at: datetime) -> None:
    """Free whatever keys a person holds, and note when they were last here."""
    tx.run(_release_name, which=person_id)
    tx.run(_note_activity, which=person_id, at=to_stored(left_at))


def present_guests(tx: Handle) -> list[str]:
    """List the ids of the guests who hold a name, in no order; the cost grows with their number."""
    return [row.id for row in tx.fetch(_present_guests)]
