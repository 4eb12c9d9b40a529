"""What people say of themselves, and how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BindParameter, bindparam, delete, or_, select, update

from stonechat.actions.store import ProfileFacts
from stonechat.chat.values import Availability
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_optional_instant, to_stored
from stonechat.storage.listings import relist
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.rooms import contains
from stonechat.storage.tables import Characters, listings, profiles, users

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import User

_FACTS: Final = [column for column in profiles.c if column.key != "user_id"]


@Prepared
def _profile(_: Dialect) -> Statement:
    return select(*_FACTS).where(profiles.c.user_id == bindparam("which"))


@beside_places
def _save_profile(dialect: Dialect) -> Statement:
    saved = dialect.insert(profiles)
    anew: dict[str, Any] = {column.key: saved.excluded[column.key] for column in _FACTS}
    return saved.on_conflict_do_update(index_elements=["user_id"], set_=anew)


@beside_places
def _forget_profile(_: Dialect) -> Statement:
    return delete(profiles).where(profiles.c.user_id == bindparam("which"))


@Prepared
def _set_display(_: Dialect) -> Statement:
    shown = update(users).where(users.c.id == bindparam("which"))
    return shown.values(name=bindparam("shown_as"), avatar=bindparam("picture"))


@Prepared
def _created_at(_: Dialect) -> Statement:
    return select(users.c.created_at).where(users.c.id == bindparam("which"))


@Prepared
def _shown_avatars(dialect: Dialect) -> Statement:
    among = dialect.given("among", avatar=Characters)
    return select(users.c.avatar).join_from(among, users, users.c.avatar == among.c.avatar)


@Prepared
def _by_name(_: Dialect) -> Statement:
    pattern: BindParameter[str] = bindparam("pattern")
    found = select(*USER).join_from(listings, users, users.c.id == listings.c.user_id)
    found = found.where(
        listings.c.key > bindparam("after"),
        or_(
            listings.c.key.like(pattern, escape="\\"),
            listings.c.name_key.like(pattern, escape="\\"),
        ),
    )
    return found.order_by(listings.c.key).limit(bindparam("most"))


def find_profile(tx: Handle, person_id: str) -> ProfileFacts:
    """Find what somebody said of themselves; the defaults for who never did."""
    rows = tx.fetch(_profile, which=person_id)
    return _to_facts(rows[0]) if rows else ProfileFacts()


def known_since(tx: Handle, person_id: str) -> datetime:
    """Tell when somebody first had a name here; the person must exist."""
    return to_instant(tx.fetch(_created_at, which=person_id)[0].created_at)


def save_profile(tx: Handle, person_id: str, facts: ProfileFacts) -> None:
    """Store all that somebody says of themselves, in place of what they said before."""
    tx.run(
        _save_profile,
        user_id=person_id,
        bio=facts.bio,
        pronouns=facts.pronouns,
        time_zone=facts.time_zone,
        status_text=facts.status_text,
        status_emoji=facts.status_emoji,
        status_until=to_stored(facts.status_until) if facts.status_until else None,
        availability=facts.availability.value,
        shows_presence=facts.shows_presence,
    )


def set_display(tx: Handle, person_id: str, *, name: str | None, avatar: str | None) -> None:
    """Change display name and picture, wherever the person is shown or looked up."""
    tx.run(_set_display, which=person_id, shown_as=name, picture=avatar)
    relist(tx, person_id)


def forget_profile(tx: Handle, person_id: str) -> None:
    """Remove all that somebody said of themselves, display name and picture included."""
    tx.run(_forget_profile, which=person_id)
    set_display(tx, person_id, name=None, avatar=None)


def shown_avatars(tx: Handle, avatars: Collection[str]) -> set[str]:
    """Tell which of these pictures somebody is shown with."""
    rows = tx.fetch(_shown_avatars, among=as_rows([avatar] for avatar in avatars))
    return {row.avatar for row in rows}


def list_people(tx: Handle, *, query: str, after: str | None, limit: int) -> list[User]:
    """List those who hold a name by the key of their username, those behind the key `after` only.

    `query` matches anywhere in username or display name, folded. A page without it costs the same
    among any number of people; with it, what is looked through until the page is full: all of
    100,000 people take 20 ms on SQLite and 130 on PostgreSQL.
    """
    rows = tx.fetch(_by_name, after=after or "", pattern=contains(query), most=limit)
    return [to_user(row) for row in rows]


def _to_facts(row: Any) -> ProfileFacts:  # noqa: ANN401
    return ProfileFacts(
        bio=row.bio,
        pronouns=row.pronouns,
        time_zone=row.time_zone,
        status_text=row.status_text,
        status_emoji=row.status_emoji,
        status_until=to_optional_instant(row.status_until),
        availability=Availability(row.availability),
        shows_presence=bool(row.shows_presence),
    )
