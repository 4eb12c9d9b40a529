"""Who may do what: one table, read by every act, printed in docs/rights.md, tested as a matrix.

A right is something that somebody may do, hear or look at. Its rule says what it takes: a role on
the server, a place in the room, and what the server's access mode makes of it. What somebody may
not see does not exist for them; so a rule about a room is about a room that they may see.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from stonechat.chat.errors import ChatError, Forbidden, NotInRoom
from stonechat.chat.rights.of_people import OF_PEOPLE
from stonechat.chat.rights.of_rooms import OF_ROOMS
from stonechat.chat.rights.rule import (
    ALWAYS,
    MEMBERS,
    MODERATORS,
    OWNERS,
    SEEN,
    Right,
    Rule,
    Standing,
)
from stonechat.chat.values import Access, Person, Role, Room, RoomAccess, RoomKind, ServerRole

__all__ = [
    "ALWAYS",
    "MEMBERS",
    "MODERATORS",
    "OWNERS",
    "RIGHTS",
    "SEEN",
    "Right",
    "Rule",
    "Standing",
    "creation_right",
    "fault",
    "may",
    "may_be_guest",
    "may_look_as_stranger",
    "may_see",
    "standing_of",
]

RIGHTS: Final[Mapping[Right, Rule]] = MappingProxyType(OF_PEOPLE | OF_ROOMS)
"""The one table."""


_FOR_OWNERS: Final = "This is for the room's owners."
_FOR_MODERATORS: Final = "This is for the room's owners and moderators."
_NOT_DIRECT: Final = "Direct rooms stay as they are, with the same people in them."


def may(
    right: Right, person: Person, access: RoomAccess | None = None, *, ownerless: bool = False
) -> bool:
    """Whether somebody has a right; the arguments are those of `fault`."""
    return fault(right, person, access, ownerless=ownerless) is None


def fault(
    right: Right, person: Person, access: RoomAccess | None = None, *, ownerless: bool = False
) -> ChatError | None:
    """Why somebody may not do something, or None if they may.

    Args:
        right: what they want to do.
        person: who, as they are now.
        access: the room that it is about, which they may see; needed by rules about rooms.
        ownerless: whether nobody who is in the room owns it; counts for public rooms.

    Returns:
        Forbidden, or NotInRoom when being in the room is what is missing.
    """
    rule = RIGHTS[right]
    if rule.room is not None and access is not None:
        if not rule.direct and access.room.kind is RoomKind.DIRECT:
            return Forbidden(_NOT_DIRECT)
        if standing_of(access) not in rule.room and not (
            ownerless and _may_stand_in(rule, person, access.room)
        ):
            return _fault_of_place(rule, access)
    if _is_below(person, rule.least):
        return Forbidden(rule.refusal or "You may not do this here.")
    return None


def _may_stand_in(rule: Rule, person: Person, room: Room) -> bool:
    if rule.ownerless is None or room.kind is not RoomKind.PUBLIC:
        return False
    return not _is_below(person, rule.ownerless)


def _fault_of_place(rule: Rule, access: RoomAccess) -> ChatError:
    if not access.is_member:
        return NotInRoom(access.room.id)
    is_for_moderators = rule.room is not None and Role.MODERATOR in rule.room
    return Forbidden(_FOR_MODERATORS if is_for_moderators else _FOR_OWNERS)


def _is_below(person: Person, least: ServerRole | None) -> bool:
    # Nobody is below a guest; said first, because every message is asked about.
    return least is not None and least is not ServerRole.GUEST and person.role.rank < least.rank


def standing_of(access: RoomAccess) -> Standing:
    """What somebody is in a room now."""
    membership = access.membership
    return membership.role if membership is not None and membership.active else None


def may_see(access: RoomAccess) -> bool:
    """Whether a room exists for somebody: public ones for anybody, others for their members."""
    return access.room.kind is RoomKind.PUBLIC or access.is_member


def may_be_guest(access: Access) -> bool:
    """Whether guests may come in; where they may not, their tokens make them strangers."""
    return access in RIGHTS[Right.CHOOSE_NAME].access


def may_look_as_stranger(access: Access) -> bool:
    """Whether people without a name are shown pictures: those of public rooms, and of people."""
    return access in RIGHTS[Right.SEE_IMAGES].strangers


def creation_right(kind: RoomKind) -> Right:
    """What it takes to make a room of this kind."""
    return Right.CREATE_PUBLIC_ROOM if kind is RoomKind.PUBLIC else Right.CREATE_PRIVATE_ROOM
