"""Coming in, being named, and going."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from stonechat.actions.act import Outcome
from stonechat.actions.changes import MemberLeft
from stonechat.actions.store import Session, Transaction
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import (
    AlreadyNamed,
    InvalidUsername,
    RegistrationRequired,
    Unauthenticated,
    UsernameTaken,
)
from stonechat.chat.names import clean_name, name_fault, name_keys
from stonechat.chat.rights import may_be_guest
from stonechat.chat.values import Access, Person, PersonKind, SessionKind
from stonechat.wire.replies import RoomState
from stonechat.wire.shapes import user_shape

GUEST_TOKEN_LIFETIME: Final = timedelta(days=30)
"""How long a guest token is good after its last use, at least."""

_EXTENSION: Final = timedelta(days=1)
"""What a token is given beyond that, so that not every use has to be written down."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who came back by a token, and how they stand in their rooms.

    `person.present` is False for a guest whose name was taken while they were away: they keep their
    id and choose a new name.
    """

    person: Person
    rooms: list[RoomState]


@dataclass(frozen=True, slots=True)
class NamedGuest:
    """A guest who has a name now, and the token that brings them back."""

    person: Person
    token: str


@dataclass(frozen=True, slots=True)
class NameChoice:
    """A username asked for; `returning` is the guest id that the token stands for."""

    username: str
    token: str
    returning: str | None = None
    access: Access = Access.OPEN


def sign_in(tx: Transaction, token: str) -> Outcome[SignedIn]:
    """Find who a token stands for; a guest who had gone takes the old name again if it is free.

    Using a token moves its end, by a day or more. Raises Unauthenticated for one that is unknown or
    has ended.
    """
    hashed = hash_token(token)
    found = tx.find_session(hashed)
    person = tx.find_person(found.person_id) if found else None
    if found is None or person is None:
        raise Unauthenticated
    if found.expires_at < tx.now + GUEST_TOKEN_LIFETIME:
        tx.extend_session(found.id, expires_at=_session_end(tx))
    if not person.present and tx.claim_name(person.id, name_keys(person.username)):
        person = tx.find_person(person.id) or person
    return Outcome(SignedIn(person, tx.rooms_of(person.id) if person.present else []))


def add_user(tx: Transaction, choice: NameChoice) -> Outcome[NamedGuest]:
    """Give a guest a username of their own; a returning guest keeps their id.

    Raises RegistrationRequired where guests may not come in, InvalidUsername, UsernameTaken, or
    AlreadyNamed for a returning guest who has meanwhile chosen a name on another connection.
    """
    if not may_be_guest(choice.access):
        raise RegistrationRequired
    fault = name_fault(choice.username)
    if fault:
        raise InvalidUsername(fault)
    username = clean_name(choice.username)
    returning = tx.find_person(choice.returning) if choice.returning else None
    if returning and returning.present:
        raise AlreadyNamed(returning.username)
    person = Person(
        id=returning.id if returning else tx.new_id(),
        kind=PersonKind.GUEST,
        username=username,
        name=None,
        avatar=None,
        bot=False,
        present=True,
    )
    if returning:
        tx.rename(person.id, username)
    else:
        tx.add_guest(person.id, username)
    if not tx.claim_name(person.id, name_keys(username)):
        raise UsernameTaken(username)
    session = Session(
        id=tx.new_id(),
        person_id=person.id,
        kind=SessionKind.GUEST,
        agent=None,
        address=None,
        created_at=tx.now,
        used_at=tx.now,
        expires_at=_session_end(tx),
    )
    tx.add_session(session, hash_token(choice.token))
    return Outcome(NamedGuest(person, choice.token))


def _session_end(tx: Transaction) -> datetime:
    return tx.now + GUEST_TOKEN_LIFETIME + _EXTENSION


def depart(tx: Transaction, person_id: str) -> Outcome[None]:
    """Let a guest who stayed away go: out of every room, and the name is free again.

    Does nothing for somebody who has gone already, or who has registered meanwhile.
    """
    person = tx.find_person(person_id)
    if person is None or not person.present or not person.guest:
        return Outcome(None)
    changes = leave_rooms(tx, person)
    tx.release_name(person_id, tx.now)
    return Outcome(None, changes)


def leave_rooms(tx: Transaction, person: Person) -> tuple[MemberLeft, ...]:
    """Take somebody out of every room, of whatever kind; returns what their members are told.

    Rooms are locked in the order of their ids.
    """
    changes: list[MemberLeft] = []
    for room_id in sorted(state.room.id for state in tx.rooms_of(person.id)):
        access = tx.find_room(room_id, person.id, lock=True)
        if access is None or not access.is_member:
            continue
        room = tx.end_membership(access.room, person.id)
        changes.append(MemberLeft(room.id, user_shape(person), room.revision))
    return tuple(changes)
