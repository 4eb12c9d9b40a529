"""People with accounts for the tests of acts, made through the port."""

from dataclasses import replace

from stonechat.actions.store import Account, Transaction
from stonechat.chat.values import Person, PersonKind, ServerRole
from stonechat.storage.database import Database
from tests.contract.storage.scenery import add_guest

PASSWORD_HASH = "the hash of a password"


def add_account(
    tx: Transaction,
    username: str,
    *,
    role: ServerRole = ServerRole.MEMBER,
    email: str | None = None,
    pending: str | None = None,
) -> Person:
    """Store somebody with an account and return them."""
    person_id = add_guest(tx, username)
    account = Account(
        person_id=person_id,
        role=role,
        password_hash=PASSWORD_HASH,
        email=email,
        email_pending=pending,
        created_at=tx.now,
        password_changed_at=tx.now,
    )
    tx.add_account(account)
    person = tx.find_person(person_id)
    assert person
    assert person == replace(person, kind=PersonKind.ACCOUNT, role=role, present=True)
    return person


def registered(
    database: Database,
    username: str,
    *,
    role: ServerRole = ServerRole.MEMBER,
    email: str | None = None,
    pending: str | None = None,
) -> Person:
    """Store somebody with an account in a transaction of its own and return them."""
    with database.transaction() as tx:
        return add_account(tx, username, role=role, email=email, pending=pending)
