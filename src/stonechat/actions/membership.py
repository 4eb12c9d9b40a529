"""Bringing people into rooms, putting them out, and letting them only listen."""

from dataclasses import dataclass

from stonechat.actions.access import (
    access_person,
    access_present,
    access_room,
    access_self,
    check_right,
    find_membership,
)
from stonechat.actions.act import Outcome
from stonechat.actions.arrivals import check_may_enter, enter
from stonechat.actions.blocks import check_may_reach
from stonechat.actions.changes import MemberChanged
from stonechat.actions.departures import leave
from stonechat.actions.instants import read_end
from stonechat.actions.store import Audit, BanTerms, Transaction
from stonechat.chat.errors import Forbidden, UserNotInRoom
from stonechat.chat.rights import Right
from stonechat.chat.roles import moderation_fault
from stonechat.chat.rules import is_within
from stonechat.chat.values import Membership, Person, Role, RoomAccess
from stonechat.wire.replies import Done
from stonechat.wire.rooms import AddMember, MuteMember, RemoveMember
from stonechat.wire.shapes import timestamp, user_shape


@dataclass(frozen=True, slots=True)
class Addition:
    """Somebody who is to be brought into a room."""

    actor: Person
    request: AddMember


@dataclass(frozen=True, slots=True)
class Removal:
    """A member who is to be put out of a room."""

    actor: Person
    request: RemoveMember


@dataclass(frozen=True, slots=True)
class Muting:
    """A member who is to be muted, or no longer."""

    actor: Person
    request: MuteMember


def invite(tx: Transaction, asked: Addition) -> Outcome[Done]:
    """Bring somebody into a room at once; emits MemberJoined unless they are there.

    Raises NotNamed, RoomNotFound, NotInRoom, UserNotFound, Blocked if they have blocked the actor,
    or Forbidden: for guests, for who is not among those who may, in archived and direct rooms, and
    for who is banned.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    check_right(Right.INVITE, actor, access)
    role = access.membership.role if access.membership else Role.MEMBER
    if not is_within(access.room.inviting, role):
        raise Forbidden("In this room, bringing people in is for those who run it.")
    person = access_present(tx, request.user)
    if find_membership(tx, access.room.id, person.id):
        return Outcome(Done())
    check_may_enter(tx, access.room, person)
    check_may_reach(tx, actor, [person])
    _, joined = enter(tx, access.room, person)
    return Outcome(Done(), (joined,))


def remove_member(tx: Transaction, asked: Removal) -> Outcome[Done]:
    """Put somebody out of a room, and with `until` keep them out; emits MemberLeft.

    Raises NotNamed, RoomNotFound, UserNotFound, UserNotInRoom, InvalidRequest for an end that has
    passed, or what the rights say.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    person = access_person(tx, request.user)
    membership = check_may_moderate(tx, actor, access, person)
    if membership is None:
        raise UserNotInRoom(request.user)
    until = read_end(request.until, tx.now)
    if until is not None:
        tx.set_ban(access.room.id, person.id, BanTerms(until, None, actor.id))
    details = {"until": timestamp(until) if until else None}
    tx.add_audit(Audit(access.room.id, actor.id, "remove_member", person.id, details=details))
    return Outcome(Done(), leave(tx, person, RoomAccess(access.room, membership)))


def mute_member(tx: Transaction, asked: Muting) -> Outcome[Done]:
    """Let a member only listen until an instant, or speak again; emits MemberChanged.

    Nothing is emitted if that is so already. A mute outlives leaving. Raises as `remove_member`.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    access = access_room(tx, actor.id, request.room, lock=True)
    person = access_person(tx, request.user)
    membership = check_may_moderate(tx, actor, access, person)
    if membership is None:
        raise UserNotInRoom(request.user)
    until, before = read_end(request.until, tx.now), membership.muted_until
    if until == (before if before and before > tx.now else None):
        return Outcome(Done())
    room = tx.mute_member(access.room, person.id, until)
    details = {"until": timestamp(until) if until else None}
    tx.add_audit(Audit(room.id, actor.id, "mute_member", person.id, details=details))
    change = MemberChanged(room.id, user_shape(person), membership.role, room.revision, until)
    return Outcome(Done(), (change,))


def check_may_moderate(
    tx: Transaction, actor: Person, access: RoomAccess, person: Person
) -> Membership | None:
    """Raise why the actor may not remove, mute or ban somebody.

    Returns:
        How that one is in the room, None for not at all.
    """
    membership = find_membership(tx, access.room.id, person.id)
    role = membership.role if membership else None
    owners = tx.room_owners(access.room.id)
    refusal = moderation_fault(actor, access, person.id, role, owners)
    if refusal:
        raise refusal
    return membership
