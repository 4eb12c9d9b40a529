"""Sessions: opening them, being brought back by them, and ending what no longer should."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from stonechat.actions.act import Outcome
from stonechat.actions.changes import Change, SessionsEnded
from stonechat.actions.mails import Template, add_mail
from stonechat.actions.store import Account, Session, Transaction
from stonechat.actions.tokens import hash_token
from stonechat.chat import limits
from stonechat.chat.errors import InvalidCredentials, SessionNotFound, Unauthenticated
from stonechat.chat.rights import may_be_guest, may_look_as_stranger
from stonechat.chat.values import Access, LinkPurpose, Person, SessionKind
from stonechat.wire import accounts as shapes
from stonechat.wire.replies import Done
from stonechat.wire.shapes import timestamp

LIFETIMES: Final[Mapping[SessionKind, timedelta]] = MappingProxyType(
    {
        SessionKind.GUEST: timedelta(days=30),
        SessionKind.BROWSER: timedelta(days=90),
        SessionKind.PROGRAM: timedelta(days=90),
    }
)
"""How long a session is good after its last use, at least."""

_EXTENSION: Final = timedelta(days=1)
"""What a session is given beyond that, so that not every use has to be written down."""


@dataclass(frozen=True, slots=True)
class Identified:
    """Who a token stands for, and the session that it opens.

    `is_use_due` tells whether this use has to be written down (`use_session`): about once a day.
    """

    person: Person
    session: Session
    is_use_due: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """A session about to be opened.

    Attributes:
        token: a new one; only its hash is stored.
        kind: who will hold the token.
        agent: what the one who signs in says of their program.
        address: where they are.
    """

    token: str
    kind: SessionKind
    agent: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Who came in, by which session; `ended` are those that had to make room for it."""

    person: Person
    session: Session
    ended: tuple[SessionsEnded, ...] = ()


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody whose password fits.

    Attributes:
        person_id: whose account it is.
        password_hash: the one that the password was found to fit.
        opening: the session that they get.
        renewed_hash: of the same password at today's cost, if the other is outdated.
    """

    person_id: str
    password_hash: str
    opening: Opening
    renewed_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A session that its owner wants to end."""

    actor_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A new password of somebody who knows the old one.

    Attributes:
        actor_id: who asks.
        session_id: by which session; it alone stays.
        password_hash: the one that the old password was found to fit.
        new_hash: of the new one.
    """

    actor_id: str
    session_id: str
    password_hash: str
    new_hash: str


def clean_agent(text: str | None) -> str | None:
    """Bring what is said of a program into the form in which it is kept: printable, and short."""
    printable = "".join(it for it in text or "" if not unicodedata.category(it).startswith("C"))
    return printable.strip()[: limits.AGENT_LENGTH] or None


def identify(tx: Transaction, token: str) -> Identified:
    """Find who a token stands for, present or not; writes nothing.

    Raises Unauthenticated for one that is unknown, ended or revoked.
    """
    if len(token) > limits.SECRET_LENGTH:
        raise Unauthenticated
    session = tx.find_session(hash_token(token))
    person = tx.find_person(session.person_id) if session else None
    if session is None or person is None:
        raise Unauthenticated
    is_use_due = session.expires_at < tx.now + LIFETIMES[session.kind]
    return Identified(person, session, is_use_due=is_use_due)


def access_as_viewer(tx: Transaction, token: str | None, access: Access) -> str | None:
    """Whoever holds this token, to look at something: their id, or an empty one for strangers.

    A token that is not good counts as none. None where guests may not come in, and nobody looks at
    anything without an account.
    """
    stranger = "" if may_look_as_stranger(access) else None
    try:
        person = identify(tx, token).person if token else None
    except Unauthenticated:
        return stranger
    if person is None or (person.guest and not may_be_guest(access)):
        return stranger
    return person.id


def use_session(tx: Transaction, session: Session) -> Outcome[None]:
    """Note that a session is used now, which moves its end."""
    tx.extend_session(session.id, expires_at=_end_of(session.kind, tx.now))
    return Outcome(None)


def open_session(tx: Transaction, person: Person, opening: Opening) -> Opened:
    """Let a token bring somebody back from now on.

    Of an account with `limits.SESSIONS` of them, or a guest with `limits.GUEST_SESSIONS`, those end
    that were not used for longest; whoever calls this emits `Opened.ended`.
    """
    most = limits.GUEST_SESSIONS if person.guest else limits.SESSIONS
    surplus = tx.list_sessions(person.id)[most - 1 :]
    for ending in surplus:
        tx.end_session(ending.id, person.id)
    session = Session(
        id=tx.new_id(),
        person_id=person.id,
        kind=opening.kind,
        agent=opening.agent,
        address=opening.address,
        created_at=tx.now,
        used_at=tx.now,
        expires_at=_end_of(opening.kind, tx.now),
    )
    tx.add_session(session, hash_token(opening.token))
    return Opened(person, session, _ended(person.id, [ending.id for ending in surplus]))


def end_sessions(
    tx: Transaction, person_id: str, *, but: str | None = None
) -> tuple[SessionsEnded, ...]:
    """End what brings somebody back, except one session if its id is given; what is to be emitted.

    Their connections are cut after the commit, before whoever asked for it is answered.
    """
    return _ended(person_id, tx.end_sessions(person_id, but=but))


def log_in(tx: Transaction, asked: LogIn) -> Outcome[Opened]:
    """Open a session for somebody whose password fits.

    Raises InvalidCredentials when the password was changed, or the account deleted, since it was
    found to fit. Emits SessionsEnded for what has to make room.
    """
    account = tx.find_account(asked.person_id)
    person = tx.find_person(asked.person_id)
    if account is None or person is None or account.password_hash != asked.password_hash:
        raise InvalidCredentials
    if asked.renewed_hash:
        tx.renew_password_hash(person.id, asked.renewed_hash)
    opened = open_session(tx, person, asked.opening)
    return Outcome(opened, opened.ended)


def read_session(tx: Transaction, person_id: str, session_id: str) -> Session:
    """Find a session of somebody's own; raises SessionNotFound."""
    for session in tx.list_sessions(person_id):
        if session.id == session_id:
            return session
    raise SessionNotFound(session_id)


def list_sessions(tx: Transaction, person_id: str, current_id: str) -> shapes.SessionList:
    """List somebody's own sessions, the one used last first; `current_id` is the one that asks."""
    sessions = tx.list_sessions(person_id)
    return shapes.SessionList(
        sessions=[session_shape(session, current=session.id == current_id) for session in sessions]
    )


def end_session(tx: Transaction, asked: Ending) -> Outcome[Done]:
    """End one session of the actor's own; emits SessionsEnded. Raises SessionNotFound."""
    if not tx.end_session(asked.session_id, asked.actor_id):
        raise SessionNotFound(asked.session_id)
    return Outcome(Done(), _ended(asked.actor_id, [asked.session_id]))


def end_other_sessions(tx: Transaction, asked: Ending) -> Outcome[Done]:
    """End all sessions of the actor but the one given, which asks; emits SessionsEnded."""
    return Outcome(Done(), end_sessions(tx, asked.actor_id, but=asked.session_id))


def check_session(tx: Transaction, session_id: str) -> None:
    """Raise Unauthenticated if a session has ended, or was ended."""
    if not tx.good_sessions([session_id]):
        raise Unauthenticated


def change_password(tx: Transaction, asked: PasswordChange) -> Outcome[Done]:
    """Set a new password; what rested on the old one ends (`replace_password`).

    Emits SessionsEnded, and MailAdded for who has a verified address. Raises InvalidCredentials
    when the password was changed since it was found to fit, and Unauthenticated when the session
    that asks has ended since.
    """
    account = tx.find_account(asked.actor_id)
    if account is None or account.password_hash != asked.password_hash:
        raise InvalidCredentials
    check_session(tx, asked.session_id)
    return Outcome(Done(), replace_password(tx, account, asked.new_hash, but=asked.session_id))


def replace_password(
    tx: Transaction, account: Account, password_hash: str, *, but: str | None = None
) -> tuple[Change, ...]:
    """Set a password, and end all by which somebody who knew the old one could come in.

    That is: their sessions, except one if its id is given; their links; and the address that is
    still to be verified, because it would get resets from then on.

    Returns:
        What is to be emitted: SessionsEnded, and MailAdded for who has a verified address.
    """
    person_id = account.person_id
    tx.set_password(person_id, password_hash)
    tx.set_email(person_id, email=account.email, pending=None)
    for purpose in (LinkPurpose.RESET, LinkPurpose.VERIFY):
        tx.end_links(person_id, purpose)
    ended = end_sessions(tx, person_id, but=but)
    if account.email is None:
        return ended
    return (*ended, add_mail(tx, Template.PASSWORD_CHANGED, account.email, person_id))


def session_shape(session: Session, *, current: bool) -> shapes.Session:
    """Write a session as its owner is shown it."""
    return shapes.Session(
        id=session.id,
        kind=session.kind,
        agent=session.agent,
        address=session.address,
        created_at=timestamp(session.created_at),
        used_at=timestamp(session.used_at),
        expires_at=timestamp(session.expires_at),
        current=current,
    )


def _end_of(kind: SessionKind, now: datetime) -> datetime:
    return now + LIFETIMES[kind] + _EXTENSION


def _ended(person_id: str, session_ids: list[str]) -> tuple[SessionsEnded, ...]:
    return (SessionsEnded(person_id, tuple(session_ids)),) if session_ids else ()
