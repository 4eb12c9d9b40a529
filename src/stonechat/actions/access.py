"""Look-ups scoped to the actor: what you may not see does not exist."""

from stonechat.actions.store import Account, Transaction
from stonechat.chat.errors import NotNamed, RoomNotFound, UserNotFound
from stonechat.chat.rights import Right, fault, may_see
from stonechat.chat.values import Person, RoomAccess


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


def access_person(tx: Transaction, reference: str) -> Person:
    """The person that somebody means, by id or as the present holder of a name.

    Anybody with a name may know of anybody. Raises UserNotFound.
    """
    person = tx.find_person_by(reference)
    if person is None:
        raise UserNotFound(reference)
    return person


def check_right(right: Right, actor: Person, access: RoomAccess | None = None) -> None:
    """Raise Forbidden or NotInRoom if the actor, as they are now, may not do something."""
    refusal = fault(right, actor, access)
    if refusal:
        raise refusal
