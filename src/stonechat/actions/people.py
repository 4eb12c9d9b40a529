"""Coming in, being named, and going."""

from dataclasses import dataclass

from stonechat.actions.act import Outcome
from stonechat.actions.departures import leave_rooms
from stonechat.actions.sessions import Opening, identify, open_session, use_session
from stonechat.actions.store import Transaction
from stonechat.chat import limits
from stonechat.chat.errors import (
    AlreadyNamed,
    InvalidUsername,
    RegistrationRequired,
    UsernameTaken,
)
from stonechat.chat.names import clean_name, name_fault, name_keys
from stonechat.chat.rights import may_be_guest
from stonechat.chat.values import Access, Person, PersonKind, SessionKind
from stonechat.wire.replies import RoomState, WhisperState


@dataclass(frozen=True, slots=True)
class Return:
    """A token that somebody shows, and whom the server lets in."""

    token: str
    access: Access = Access.OPEN


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who came back by a token, by which session, and how they stand in their rooms and whispers.

    `is_let_in` is False for a guest where guests may not come in, and for one whose name was taken
    while they were away; the latter keep their id and choose a new name.
    """

    person: Person
    session_id: str
    is_let_in: bool
    rooms: list[RoomState]
    whispers: list[WhisperState]


@dataclass(frozen=True, slots=True)
class NamedGuest:
    """A guest who has a name now, and the token and session that bring them back."""

    person: Person
    token: str
    session_id: str


@dataclass(frozen=True, slots=True)
class NameChoice:
    """A username asked for.

    Attributes:
        username: as typed.
        token: a new one, to bring the guest back.
        returning: the guest id that the token shown stands for.
        access: whom the server lets in.
        agent: what the guest's program says of itself.
        address: where they are.
    """

    username: str
    token: str
    returning: str | None = None
    access: Access = Access.OPEN
    agent: str | None = None
    address: str | None = None


def sign_in(tx: Transaction, asked: Return) -> Outcome[SignedIn]:
    """Find who a token stands for; a guest who had gone takes the old name again if it is free.

    Using a session moves its end, by a day or more. Raises Unauthenticated for a token that is
    unknown, ended or revoked.
    """
    found = identify(tx, asked.token)
    person, session = found.person, found.session
    if found.is_use_due:
        use_session(tx, session)
    if person.guest and not may_be_guest(asked.access):
        return Outcome(SignedIn(person, session.id, is_let_in=False, rooms=[], whispers=[]))
    if not person.present and tx.claim_name(person.id, name_keys(person.username)):
        person = tx.find_person(person.id) or person
    return Outcome(
        SignedIn(
            person,
            session.id,
            is_let_in=person.present,
            rooms=tx.rooms_of(person.id) if person.present else [],
            whispers=_whispers(tx, person),
        )
    )


def _whispers(tx: Transaction, person: Person) -> list[WhisperState]:
    if person.guest or not person.present:
        return []
    return tx.whispers_of(person.id, limits.WHISPERS_WELCOMED)


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
    opening = Opening(choice.token, SessionKind.GUEST, choice.agent, choice.address)
    opened = open_session(tx, person, opening)
    return Outcome(NamedGuest(person, choice.token, opened.session.id), opened.ended)


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
