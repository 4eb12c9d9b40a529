"""Links: secrets, sent or printed, that let their holder do one thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, insert, select

from stonechat.actions.store import Link
from stonechat.chat.values import LinkPurpose
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.prepared import beside_places
from stonechat.storage.tables import links

if TYPE_CHECKING:
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_ENDED_AT_ONCE: Final = 100


@beside_places
def _add_link(_: Dialect) -> Statement:
    return insert(links)


@beside_places
def _forget_ended_links(_: Dialect) -> Statement:
    ended = select(links.c.hash).where(links.c.expires_at <= bindparam("now"))
    some = ended.order_by(links.c.expires_at).limit(_ENDED_AT_ONCE)
    return delete(links).where(links.c.hash.in_(some))


_IS_MEANT: Final = and_(
    links.c.hash == bindparam("hash"),
    links.c.purpose == bindparam("purpose"),
    links.c.expires_at > bindparam("now"),
)


_LINK: Final = (links.c.purpose, links.c.user_id, links.c.email, links.c.expires_at)


@beside_places
def _find_link(_: Dialect) -> Statement:
    return select(*_LINK).where(_IS_MEANT)


@beside_places
def _use_link(_: Dialect) -> Statement:
    return delete(links).where(_IS_MEANT).returning(*_LINK)


@beside_places
def _end_links(_: Dialect) -> Statement:
    return delete(links).where(
        links.c.user_id == bindparam("person"), links.c.purpose == bindparam("purpose")
    )


def add_link(tx: Handle, link: Link, secret_hash: bytes) -> None:
    """Store a link, and forget some that have ended: they must not pile up."""
    tx.run(_forget_ended_links, now=tx.now_stored)
    tx.run(
        _add_link,
        hash=secret_hash,
        purpose=link.purpose.value,
        user_id=link.person_id,
        email=link.email,
        created_at=tx.now_stored,
        expires_at=to_stored(link.expires_at),
    )


def find_link(tx: Handle, purpose: LinkPurpose, secret_hash: bytes) -> Link | None:
    """Find a link that is good for this purpose and has not ended; it stays so."""
    return _one(tx.fetch(_find_link, **_meant(tx, purpose, secret_hash)))


def use_link(tx: Handle, purpose: LinkPurpose, secret_hash: bytes) -> Link | None:
    """Take a link that is good for this purpose and has not ended; of two who try, one gets it."""
    return _one(tx.fetch(_use_link, **_meant(tx, purpose, secret_hash)))


def end_links(tx: Handle, person_id: str, purpose: LinkPurpose) -> None:
    """Forget all links of a person for a purpose."""
    tx.run(_end_links, person=person_id, purpose=purpose.value)


def _meant(tx: Handle, purpose: LinkPurpose, secret_hash: bytes) -> dict[str, object]:
    return {"hash": secret_hash, "purpose": purpose.value, "now": tx.now_stored}


def _one(rows: list[Any]) -> Link | None:
    if not rows:
        return None
    row = rows[0]
    return Link(LinkPurpose(row.purpose), row.user_id, row.email, to_instant(row.expires_at))
