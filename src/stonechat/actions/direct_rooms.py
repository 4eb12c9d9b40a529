"""Rooms of the same people for ever."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from stonechat.actions.access import access_present, access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.blocks import check_may_reach
from stonechat.actions.changes import DirectOpened
from stonechat.actions.store import Transaction
from stonechat.chat import limits
from stonechat.chat.errors import Forbidden, InvalidRequest, RoomNotFound
from stonechat.chat.rights import Right
from stonechat.chat.values import Person, Role, Room, RoomKind
from stonechat.wire.replies import RoomReply
from stonechat.wire.rooms import OpenDirect
from stonechat.wire.shapes import user_shape


@dataclass(frozen=True, slots=True)
class DirectOpening:
    """People with whom somebody wants to be in a direct room."""

    actor: Person
    request: OpenDirect


def open_direct(tx: Transaction, asked: DirectOpening) -> Outcome[RoomReply]:
    """Answer with the direct room of the actor and these people; emits DirectOpened if it is new.

    Everybody is in it at once. Raises NotNamed, UserNotFound, InvalidRequest, Forbidden for guests
    and with guests, and Blocked if there is no such room yet and one of them has blocked the actor.
    """
    actor = access_self(tx, asked.actor)
    check_right(Right.OPEN_DIRECT, actor)
    people = _people(tx, actor, asked.request)
    key = direct_key(people)
    if tx.find_direct(key, actor.id) is None:
        check_may_reach(tx, actor, people.values())
        if (room := _make_room(tx, actor, people, key)) is not None:
            (shape,) = tx.room_shapes([room])
            members = tuple(user_shape(person) for person in people.values())
            return Outcome(RoomReply(room=shape), (DirectOpened(shape, members),))
    return Outcome(_find(tx, key, actor))


def direct_key(person_ids: Collection[str]) -> str:
    """What says whose direct room it is: the same for the same people, whoever opens it."""
    return sha256("\n".join(sorted(person_ids)).encode()).hexdigest()


def _people(tx: Transaction, actor: Person, request: OpenDirect) -> dict[str, Person]:
    """Everybody who is meant, by id, the actor first."""
    if (request.user is None) is (request.users is None):
        raise InvalidRequest("Give one of `user` and `users`.", path="user")
    references = [request.user] if request.user is not None else request.users or []
    found = [actor, *(access_present(tx, reference) for reference in dict.fromkeys(references))]
    people = {person.id: person for person in found}
    if any(person.guest for person in people.values()):
        raise Forbidden("Direct rooms are for people with an account.")
    if len(people) > limits.DIRECT_MEMBERS:
        most = limits.DIRECT_MEMBERS
        raise InvalidRequest(f"A direct room has at most {most} people.", path="users")
    return people


def _make_room(tx: Transaction, actor: Person, people: Collection[str], key: str) -> Room | None:
    """Store the room with everybody in it; None if somebody else has just made it."""
    room = Room(
        id=tx.new_id(),
        kind=RoomKind.DIRECT,
        name=None,
        title=None,
        topic=None,
        members_count=0,
        head=0,
        revision=0,
        created_at=tx.now,
    )
    if not tx.add_room(room, actor.id, direct_key=key):
        return None
    for person_id in people:
        room = tx.begin_membership(room, person_id, Role.MEMBER, read_position=0)
    return room


def _find(tx: Transaction, key: str, actor: Person) -> RoomReply:
    access = tx.find_direct(key, actor.id)
    if access is None:
        raise RoomNotFound(key)
    (shape,) = tx.room_shapes([access.room])
    return RoomReply(room=shape)
