"""Look-ups scoped to the actor: what you may not see does not exist."""

from stonechat.actions.store import Transaction
from stonechat.chat.errors import NotInRoom, NotNamed, RoomNotFound
from stonechat.chat.rules import may_read
from stonechat.chat.values import Person, RoomAccess


def access_self(tx: Transaction, actor: Person) -> Person:
    """The actor as they are now; raises NotNamed for a guest who has departed meanwhile.

    What a connection sent before its end still takes effect, and may do so after the grace.
    """
    person = tx.find_person(actor.id)
    if person is None or not person.present:
        raise NotNamed
    return person


def access_room(
    tx: Transaction, actor_id: str, reference: str, *, lock: bool = False
) -> RoomAccess:
    """The room that the actor means, if they may see it; raises RoomNotFound."""
    access = tx.find_room(reference, actor_id, lock=lock)
    if access is None or not may_read(access):
        raise RoomNotFound(reference)
    return access


def access_own_room(
    tx: Transaction, actor_id: str, reference: str, *, lock: bool = False
) -> RoomAccess:
    """The room that the actor means and is in; raises RoomNotFound or NotInRoom."""
    access = access_room(tx, actor_id, reference, lock=lock)
    if not access.is_member:
        raise NotInRoom(access.room.id)
    return access
