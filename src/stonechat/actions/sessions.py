"""Sessions: being brought back by a token, and ending what no longer should."""

from dataclasses import dataclass

from stonechat.actions.store import Session, Transaction
from stonechat.actions.tokens import hash_token
from stonechat.chat import limits
from stonechat.chat.errors import Unauthenticated
from stonechat.chat.values import Person


@dataclass(frozen=True, slots=True)
class Identified:
    """Who a token stands for, and the session that it opens."""

    person: Person
    session: Session


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
    return Identified(person, session)
