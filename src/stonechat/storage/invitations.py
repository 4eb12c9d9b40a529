"""Invitations: secrets with which a number of people may register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, insert, not_, select, update

from stonechat.actions.store import Invitation
from stonechat.chat.values import ServerRole
from stonechat.storage.instants import to_instant, to_optional_instant, to_stored
from stonechat.storage.prepared import beside_places
from stonechat.storage.tables import invitations

if TYPE_CHECKING:
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_INVITATION: Final = [column for column in invitations.c if column.key != "hash"]

_ENDED_AT_ONCE: Final = 100

_BEFORE_ALL: Final = "~"
"""An id behind all that there are."""


@beside_places
def _add_invitation(_: Dialect) -> Statement:
    return insert(invitations)


_IS_GOOD: Final = and_(
    invitations.c.uses_left > 0,
    invitations.c.expires_at > bindparam("now"),
    invitations.c.revoked_at.is_(None),
)
_IS_MEANT: Final = and_(invitations.c.hash == bindparam("secret"), _IS_GOOD)


@beside_places
def _forget_ended_invitations(_: Dialect) -> Statement:
    # Without an index: what is looked through is what is good, and what ended since the last one.
    some = select(invitations.c.id).where(not_(_IS_GOOD)).limit(_ENDED_AT_ONCE)
    return delete(invitations).where(invitations.c.id.in_(some))


@beside_places
def _find_invitation(_: Dialect) -> Statement:
    return select(*_INVITATION).where(_IS_MEANT)


@beside_places
def _use_invitation(_: Dialect) -> Statement:
    used = update(invitations).where(_IS_MEANT)
    return used.values(uses_left=invitations.c.uses_left - 1).returning(*_INVITATION)


@beside_places
def _invitations(_: Dialect) -> Statement:
    listed = select(*_INVITATION).where(invitations.c.id < bindparam("before"), _IS_GOOD)
    return listed.order_by(invitations.c.id.desc()).limit(bindparam("most"))


@beside_places
def _revoke_invitation(_: Dialect) -> Statement:
    revoked = update(invitations).where(
        invitations.c.id == bindparam("which"), invitations.c.revoked_at.is_(None)
    )
    return revoked.values(revoked_at=bindparam("at"))


@beside_places
def _revoke_invitations_of(_: Dialect) -> Statement:
    revoked = update(invitations).where(
        invitations.c.created_by == bindparam("person"),
        invitations.c.role == bindparam("role"),
        invitations.c.revoked_at.is_(None),
    )
    return revoked.values(revoked_at=bindparam("at"))


def add_invitation(tx: Handle, invitation: Invitation, secret_hash: bytes) -> None:
    """Store an invitation under the hash of its secret, and forget some that are good no more."""
    tx.run(_forget_ended_invitations, now=tx.now_stored)
    revoked_at = invitation.revoked_at
    tx.run(
        _add_invitation,
        id=invitation.id,
        hash=secret_hash,
        created_by=invitation.created_by,
        role=invitation.role.value,
        uses_left=invitation.uses_left,
        created_at=to_stored(invitation.created_at),
        expires_at=to_stored(invitation.expires_at),
        revoked_at=None if revoked_at is None else to_stored(revoked_at),
    )


def find_invitation(tx: Handle, secret_hash: bytes) -> Invitation | None:
    """Find an invitation that is good; it stays as it is."""
    rows = tx.fetch(_find_invitation, secret=secret_hash, now=tx.now_stored)
    return _to_invitation(rows[0]) if rows else None


def use_invitation(tx: Handle, secret_hash: bytes) -> Invitation | None:
    """Take one use of an invitation that is good; the last one is given once, whoever tries.

    Returns:
        The invitation after it; None if it is unknown, used up, over or revoked.
    """
    rows = tx.fetch(_use_invitation, secret=secret_hash, now=tx.now_stored)
    return _to_invitation(rows[0]) if rows else None


def list_invitations(tx: Handle, *, after: str | None, limit: int) -> list[Invitation]:
    """List invitations that are good, newest first, those made before the id `after`."""
    rows = tx.fetch(_invitations, before=after or _BEFORE_ALL, now=tx.now_stored, most=limit)
    return [_to_invitation(row) for row in rows]


def revoke_invitation(tx: Handle, invitation_id: str) -> bool:
    """End an invitation; False if there is none of this id, or it was revoked before."""
    return tx.run(_revoke_invitation, which=invitation_id, at=tx.now_stored) == 1


def revoke_invitations_of(tx: Handle, person_id: str, role: ServerRole) -> None:
    """End all invitations to come in as this that somebody made."""
    tx.run(_revoke_invitations_of, person=person_id, role=role.value, at=tx.now_stored)


def _to_invitation(row: Any) -> Invitation:  # noqa: ANN401
    return Invitation(
        id=row.id,
        created_by=row.created_by,
        role=ServerRole(row.role),
        uses_left=row.uses_left,
        created_at=to_instant(row.created_at),
        expires_at=to_instant(row.expires_at),
        revoked_at=to_optional_instant(row.revoked_at),
    )
