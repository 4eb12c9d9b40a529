"""Giving roles, in rooms and on the server."""

from dataclasses import dataclass, replace

from stonechat.actions.access import access_person, access_room, access_self, find_membership
from stonechat.actions.act import Outcome
from stonechat.actions.changes import MemberChanged
from stonechat.actions.invitations import withdraw_invitations
from stonechat.actions.store import Audit, Transaction
from stonechat.chat.errors import UserNotInRoom
from stonechat.chat.rights import Right, fault
from stonechat.chat.roles import room_role_fault, server_role_fault
from stonechat.chat.values import Person, Role
from stonechat.wire.people import SetRole, SetServerRole
from stonechat.wire.replies import Done
from stonechat.wire.shapes import user_shape


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role in a room that somebody wants to give."""

    actor: Person
    request: SetRole


@dataclass(frozen=True, slots=True)
class ServerRoleChange:
    """A role on the server that somebody wants to give."""

    actor: Person
    request: SetServerRole


def set_role(tx: Transaction, asked: RoleChange) -> Outcome[Done]:
    """Give a member of a room a role there; emits MemberChanged unless they have it.

    Whoever is to run the room is muted no longer. Raises NotNamed, RoomNotFound, UserNotFound,
    UserNotInRoom, or what the rights say.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    person = access_person(tx, request.user)
    owners = tx.room_owners(access.room.id)
    membership = find_membership(tx, access.room.id, person.id)
    if membership is None:
        missing = fault(Right.SET_ROLE, actor, access, ownerless=not owners)
        raise missing or UserNotInRoom(request.user)
    refusal = room_role_fault(actor, access, membership, request.role, owners)
    if refusal:
        raise refusal
    if membership.role is request.role:
        return Outcome(Done())
    room = tx.change_role(access.room, person.id, request.role)
    details = {"role": request.role}
    tx.add_audit(Audit(room.id, actor.id, "set_role", person.id, details=details))
    muted_until = membership.muted_until if request.role is Role.MEMBER else None
    change = MemberChanged(room.id, user_shape(person), request.role, room.revision, muted_until)
    return Outcome(Done(), (change,))


def set_server_role(tx: Transaction, asked: ServerRoleChange) -> Outcome[Done]:
    """Give an account a role on the server.

    What somebody does from here on is judged by it, on connections that are open too, and
    invitations end that they could not make any more: by them they would come in again as what they
    were. Raises NotNamed, UserNotFound, or what the rights say.
    """
    # First: they stay what they are until the end, so that no two can lower each other.
    owners = tx.owners()
    actor, request = access_self(tx, asked.actor), asked.request
    person = access_person(tx, request.user)
    refusal = server_role_fault(actor, person, request.role, owners)
    if refusal:
        raise refusal
    if person.role is not request.role:
        tx.set_server_role(person.id, request.role)
        withdraw_invitations(tx, replace(person, role=request.role))
    return Outcome(Done())
