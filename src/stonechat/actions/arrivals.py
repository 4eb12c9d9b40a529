"""Coming into rooms, by oneself or with somebody's help."""

from stonechat.actions.changes import MemberJoined
from stonechat.actions.store import Transaction
from stonechat.chat.errors import Forbidden
from stonechat.chat.values import Person, Role, Room, RoomKind
from stonechat.wire.shapes import room_shape, user_shape


def check_may_enter(tx: Transaction, room: Room, person: Person) -> None:
    """Raise Forbidden if nobody comes into a room any more, or this person does not."""
    if room.archived_at is not None:
        raise Forbidden("This room is archived. Nobody comes in any more.")
    if tx.is_banned(room.id, person.id):
        raise Forbidden("Who was banned from this room cannot come in.")


def enter(
    tx: Transaction, room: Room, person: Person, role: Role = Role.MEMBER
) -> tuple[Room, MemberJoined]:
    """Put somebody who is not there into a locked room that is not direct; they have read it all.

    Returns:
        The room after it, and what its members are told.
    """
    entered = tx.begin_membership(room, person.id, role, read_position=room.head)
    if room.kind is RoomKind.PRIVATE:
        tx.end_join_request(room.id, person.id)
    return entered, MemberJoined(room_shape(entered), user_shape(person), role)
