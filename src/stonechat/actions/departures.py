"""Being taken out of rooms, by oneself or with everything that one had."""

from stonechat.actions.access import access_person
from stonechat.actions.changes import Change, MemberChanged, MemberLeft
from stonechat.actions.store import Transaction
from stonechat.chat.values import Person, Role, RoomAccess, RoomKind
from stonechat.wire.shapes import user_shape


def leave(tx: Transaction, person: Person, access: RoomAccess) -> tuple[Change, ...]:
    """Take a member out of a locked room; returns what its members are told.

    A private room that loses its last owner by that is handed on in the same transaction: nobody
    outside knows of it who could see to it. A public one belongs to the server's moderators then,
    and a direct one has no owners.
    """
    room = tx.end_membership(access.room, person.id)
    left = MemberLeft(room.id, user_shape(person), room.revision)
    was_owner = access.membership is not None and access.membership.role is Role.OWNER
    if room.kind is not RoomKind.PRIVATE or not was_owner or tx.room_owners(room.id):
        return (left,)
    heir_id = tx.longest_standing(room.id)
    if heir_id is None:
        return (left,)
    heir = access_person(tx, heir_id)
    room = tx.change_role(room, heir.id, Role.OWNER)
    return left, MemberChanged(room.id, user_shape(heir), Role.OWNER, room.revision)


def leave_rooms(tx: Transaction, person: Person) -> tuple[Change, ...]:
    """Take somebody out of every room, of whatever kind; returns what their members are told.

    Rooms are locked in the order of their ids.
    """
    changes: list[Change] = []
    for room_id in sorted(state.room.id for state in tx.rooms_of(person.id)):
        access = tx.find_room(room_id, person.id, lock=True)
        if access is not None and access.is_member:
            changes += leave(tx, person, access)
    return tuple(changes)
