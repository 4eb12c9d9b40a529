"""Not being reached by somebody."""

from collections.abc import Iterable
from dataclasses import dataclass

from stonechat.actions.access import access_person, access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import BlockChanged
from stonechat.actions.paging import name_cursor, name_place
from stonechat.actions.store import Transaction
from stonechat.chat import limits
from stonechat.chat.errors import Blocked, InvalidRequest
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire.people import Block, ListBlocked, PersonList
from stonechat.wire.replies import Done


@dataclass(frozen=True, slots=True)
class Blocking:
    """Somebody whom the actor wants to be reached by no longer, or again."""

    actor: Person
    request: Block


def block(tx: Transaction, asked: Blocking) -> Outcome[Done]:
    """Block somebody or let them be; emits BlockChanged if that is new.

    Whoever is blocked is told nothing. Raises NotNamed, UserNotFound, or InvalidRequest for
    oneself or for more than `limits.BLOCKED` people.
    """
    actor = access_self(tx, asked.actor)
    check_right(Right.BLOCK, actor)
    person = access_person(tx, asked.request.user)
    if person.id == actor.id:
        raise InvalidRequest("You cannot block yourself.", path="user")
    if asked.request.on:
        _check_room_for_one(tx, actor, person)
    change = tx.add_block if asked.request.on else tx.remove_block
    if not change(actor.id, person.id):
        return Outcome(Done())
    return Outcome(Done(), (BlockChanged(actor.id, person.id, on=asked.request.on),))


def list_blocked(tx: Transaction, actor: Person, request: ListBlocked) -> PersonList:
    """A page of those whom the actor has blocked, by username."""
    check_right(Right.BLOCK, access_self(tx, actor))
    limit = request.limit or limits.PAGE_DEFAULT
    people = tx.list_blocked(actor.id, after=name_place(request.cursor), limit=limit + 1)
    last = people[limit - 1] if len(people) > limit else None
    return PersonList(users=people[:limit], next=name_cursor(last) if last else None)


def check_may_reach(tx: Transaction, actor: Person, people: Iterable[Person]) -> None:
    """Raise Blocked if any of these people wants not to be reached by the actor.

    For whatever puts something in front of one person alone: a direct room, a whisper. In rooms
    that both are in, both are heard.
    """
    for blocker in tx.blockers(actor.id, [person.id for person in people]):
        raise Blocked(blocker)


def _check_room_for_one(tx: Transaction, actor: Person, person: Person) -> None:
    if tx.count_blocked(actor.id) < limits.BLOCKED or tx.blockers(person.id, [actor.id]):
        return
    raise InvalidRequest(
        f"You have blocked {limits.BLOCKED:,} people, as many as is possible. Let somebody be, who"
        " is no trouble any more.",
        path="user",
    )
