"""Invitations: secrets with which a number of people may register."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from stonechat.actions.access import access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.store import Invitation, Transaction
from stonechat.actions.tokens import hash_token
from stonechat.chat import limits
from stonechat.chat.errors import InvalidRequest, InvitationNotFound
from stonechat.chat.rights import Right, may
from stonechat.chat.values import Person, ServerRole
from stonechat.wire import accounts as shapes
from stonechat.wire.replies import Done
from stonechat.wire.shapes import timestamp

_RIGHTS: Final = {
    ServerRole.MEMBER: Right.INVITE_PEOPLE,
    ServerRole.MODERATOR: Right.INVITE_MODERATORS,
}
"""What it takes to invite somebody as what."""


@dataclass(frozen=True, slots=True)
class Inviting:
    """An invitation to be made; the secret is handed out by whoever made it, and not stored."""

    actor: Person
    request: shapes.Invite
    secret: str


@dataclass(frozen=True, slots=True)
class Revocation:
    """An invitation that nobody is to use any more."""

    actor: Person
    invitation_id: str


def invite(tx: Transaction, asked: Inviting) -> Outcome[shapes.Invitation]:
    """Make an invitation; raises Forbidden, or InvalidRequest for a role nobody is invited as."""
    actor, request = access_self(tx, asked.actor), asked.request
    if request.role not in _RIGHTS:
        raise InvalidRequest("People are invited as member or moderator.", path="role")
    check_right(_RIGHTS[request.role], actor)
    invitation = Invitation(
        id=tx.new_id(),
        created_by=actor.id,
        role=request.role,
        uses_left=request.uses,
        created_at=tx.now,
        expires_at=tx.now + timedelta(days=request.days),
        revoked_at=None,
    )
    tx.add_invitation(invitation, hash_token(asked.secret))
    return Outcome(_shape(invitation))


def list_invitations(
    tx: Transaction, actor: Person, request: shapes.ListInvitations
) -> shapes.InvitationList:
    """A page of invitations that are good, newest first; raises Forbidden.

    The cursor is the last one's id.
    """
    check_right(Right.INVITE_PEOPLE, access_self(tx, actor))
    limit = request.limit or limits.PAGE_DEFAULT
    found = tx.list_invitations(after=request.cursor, limit=limit + 1)
    page = found[:limit]
    return shapes.InvitationList(
        invitations=[_shape(invitation) for invitation in page],
        next=page[-1].id if len(found) > limit else None,
    )


def revoke_invitation(tx: Transaction, asked: Revocation) -> Outcome[Done]:
    """Let nobody use an invitation any more; raises Forbidden or InvitationNotFound.

    Whoever came in by it stays.
    """
    check_right(Right.INVITE_PEOPLE, access_self(tx, asked.actor))
    if not tx.revoke_invitation(asked.invitation_id):
        raise InvitationNotFound(asked.invitation_id)
    return Outcome(Done())


def withdraw_invitations(tx: Transaction, person: Person) -> None:
    """End what somebody, as they are now, could not invite others to any more."""
    for role, right in _RIGHTS.items():
        if not may(right, person):
            tx.revoke_invitations_of(person.id, role)


def _shape(invitation: Invitation) -> shapes.Invitation:
    return shapes.Invitation(
        id=invitation.id,
        role=invitation.role,
        uses_left=invitation.uses_left,
        created_by=invitation.created_by,
        created_at=timestamp(invitation.created_at),
        expires_at=timestamp(invitation.expires_at),
    )
