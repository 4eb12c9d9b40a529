"""Who may give whom a role, on the server and in a room, and whom one may put out of a room.

Whether somebody may do such things at all is in the table of rights; here is to whom.
"""

from collections.abc import Collection
from typing import Final

from stonechat.chat.errors import ChatError, Forbidden
from stonechat.chat.rights import Right, fault, may
from stonechat.chat.values import Membership, Person, Role, RoomAccess, RoomKind, ServerRole

_ROOM_RANKS: Final = {Role.MEMBER: 0, Role.MODERATOR: 1, Role.OWNER: 2}


def server_role_fault(
    actor: Person, target: Person, role: ServerRole, owners: Collection[str]
) -> ChatError | None:
    """Why somebody may not give somebody (perhaps themselves) a role on the server, or None.

    Args:
        actor: who gives it.
        target: who gets it.
        role: what they are to be.
        owners: ids of the server's owners.
    """
    if target.guest or not target.present or role is ServerRole.GUEST:
        return Forbidden("Roles are for people with an account, who do not become guests again.")
    if actor.id == target.id and role.rank <= actor.role.rank:
        return _stepping_down_fault(actor.id, owners) if role is not actor.role else None
    missing = fault(Right.SET_SERVER_ROLE, actor)
    if missing:
        return missing
    if target.role.rank >= actor.role.rank:
        return Forbidden("You change the role of people who stand below you, and of nobody else.")
    if role.rank >= actor.role.rank and actor.role is not ServerRole.OWNER:
        return Forbidden("You give roles below your own. Ask an owner.")
    return None


def room_role_fault(
    actor: Person, access: RoomAccess, target: Membership, role: Role, owners: Collection[str]
) -> ChatError | None:
    """Why somebody may not give a member (perhaps themselves) a role in a room, or None.

    Args:
        actor: who gives it.
        access: how the actor stands to the room.
        target: the membership of who gets it.
        role: what they are to be.
        owners: ids of those who are in the room and own it.
    """
    if access.room.kind is RoomKind.DIRECT:
        return Forbidden("Direct rooms have no roles.")
    if actor.id == target.person_id and _ROOM_RANKS[role] <= _ROOM_RANKS[target.role]:
        return _stepping_down_fault(actor.id, owners) if role is not target.role else None
    missing = fault(Right.SET_ROLE, actor, access, ownerless=not owners)
    if missing:
        return missing
    if target.role is Role.OWNER:
        return Forbidden("Owners do not lower each other. They can step down themselves.")
    return None


def moderation_fault(
    actor: Person, access: RoomAccess, person_id: str, role: Role | None, owners: Collection[str]
) -> ChatError | None:
    """Why somebody may not remove, mute or ban somebody, or None.

    Args:
        actor: who wants to.
        access: how the actor stands to the room.
        person_id: whom it is about.
        role: what that person is in the room now, None for not being in it.
        owners: ids of those who are in the room and own it.
    """
    missing = fault(Right.MODERATE_ROOM, actor, access, ownerless=not owners)
    if missing:
        return missing
    if actor.id == person_id:
        return Forbidden("You cannot do this to yourself. You can leave the room.")
    # Whoever may give roles has an owner's place, though perhaps only as long as there is none.
    has_owners_place = may(Right.SET_ROLE, actor, access, ownerless=not owners)
    own_rank = _ROOM_RANKS[Role.OWNER if has_owners_place else Role.MODERATOR]
    if role is not None and _ROOM_RANKS[role] >= own_rank:
        return Forbidden("You can do this to people who stand below you in the room.")
    return None


def _stepping_down_fault(person_id: str, owners: Collection[str]) -> ChatError | None:
    if set(owners) == {person_id}:
        return Forbidden("You are the last owner. Make somebody else one first.")
    return None
