"""Look-ups scoped to the actor: what you may not see does not exist."""

from dataclasses import dataclass

from stonechat.actions.store import Account, MessagePlace, Transaction
from stonechat.chat.errors import MessageNotFound, NotInRoom, NotNamed, RoomNotFound, UserNotFound
from stonechat.chat.rights import Right, fault, may_see
from stonechat.chat.values import Membership, Person, Room, RoomAccess
from stonechat.wire.shapes import Message


@dataclass(frozen=True, slots=True)
class MessageAccess:
    """A message that somebody may read.

    Attributes:
        place: where it stands.
        message: the message as it is now.
        room: how they stand to its room; None if they do not see that any more, and the message is
            one of a whisper, which they keep.
    """

    place: MessagePlace
    message: Message
    room: RoomAccess | None

    def inside(self) -> tuple[Room, Membership]:
        """The room, and their membership there; raises NotInRoom for who is not in it."""
        if self.room is None or self.room.membership is None or not self.room.is_member:
            raise NotInRoom(self.place.room_id)
        return self.room.room, self.room.membership


def access_self(tx: Transaction, actor: Person) -> Person:
    """The actor as they are now; raises NotNamed for a guest who has departed meanwhile.

    What a connection sent before its end still takes effect, and may do so after the grace.
    """
    return access_author(tx, actor.id)


def access_author(tx: Transaction, author_id: str) -> Person:
    """Whoever has this id, as they are now; raises NotNamed for who holds no name any more."""
    person = tx.find_person(author_id)
    if person is None or not person.present:
        raise NotNamed
    return person


def access_account(tx: Transaction, actor: Person) -> Account:
    """The actor's own account; raises Forbidden for guests, NotNamed for who deleted theirs."""
    person = access_self(tx, actor)
    check_right(Right.HOLD_ACCOUNT, person)
    account = tx.find_account(person.id)
    if account is None:
        raise NotNamed
    return account


def access_room(
    tx: Transaction, actor_id: str, reference: str, *, lock: bool = False
) -> RoomAccess:
    """The room that the actor means, if they may see it; raises RoomNotFound."""
    access = tx.find_room(reference, actor_id, lock=lock)
    if access is None or not may_see(access):
        raise RoomNotFound(reference)
    return access


def find_membership(tx: Transaction, room_id: str, person_id: str) -> Membership | None:
    """How somebody, perhaps another one than the actor, is in a room now; None if they are not."""
    access = tx.find_room(room_id, person_id)
    return access.membership if access and access.is_member else None


def access_message(
    tx: Transaction, actor_id: str, message_id: str, *, lock: bool = False
) -> MessageAccess:
    """The message that the actor means, if they may read it; raises MessageNotFound.

    With `lock`, its room and its stream are held before either is read: whoever leaves or is put
    out changes nothing afterwards, and nobody changes the message meanwhile.
    """
    place = tx.find_message(message_id, actor_id)
    if place is None:
        raise MessageNotFound(message_id)
    room = tx.find_room(place.room_id, actor_id, lock=lock)
    if place.is_whisper:
        if lock:
            tx.lock_streams([place.stream_id])
    elif room is None or place.position < room.first_visible:
        # They left the room, or came into it anew, since the place was looked up.
        raise MessageNotFound(message_id)
    return MessageAccess(place, tx.read_message(place), room)


def access_person(tx: Transaction, reference: str) -> Person:
    """The person that somebody means, by id or as the present holder of a name.

    Anybody with a name may know of anybody. Raises UserNotFound.
    """
    person = tx.find_person_by(reference)
    if person is None:
        raise UserNotFound(reference)
    return person


def access_present(tx: Transaction, reference: str) -> Person:
    """As `access_person`, of those who are not gone: departed guests, deleted accounts."""
    person = access_person(tx, reference)
    if not person.present:
        raise UserNotFound(reference)
    return person


def check_right(right: Right, actor: Person, access: RoomAccess | None = None) -> None:
    """Raise Forbidden or NotInRoom if the actor, as they are now, may not do something."""
    refusal = fault(right, actor, access)
    if refusal:
        raise refusal


def check_room_right(tx: Transaction, right: Right, actor: Person, access: RoomAccess) -> None:
    """As `check_right`, for what others may do in a public room whose owners are gone."""
    refusal = fault(right, actor, access, ownerless=not tx.room_owners(access.room.id))
    if refusal:
        raise refusal
