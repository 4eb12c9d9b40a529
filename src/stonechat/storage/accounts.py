"""Accounts: the passwords and addresses of those who registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, insert, null, select, update

from stonechat.actions.store import Account
from stonechat.chat.emails import clean_email, email_key
from stonechat.chat.logins import login_key
from stonechat.chat.names import DELETED_NAME, name_key
from stonechat.chat.values import PersonKind, ServerRole
from stonechat.storage.errors import Violated
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import accounts, links, memberships, names, users

if TYPE_CHECKING:
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_ACCOUNT: Final = [column for column in accounts.c if column.key != "email_key"]


@Prepared
def _account(_: Dialect) -> Statement:
    return select(*_ACCOUNT).where(accounts.c.user_id == bindparam("person"))


@Prepared
def _account_by_name(_: Dialect) -> Statement:
    # The name is held under its look-alikes too, and none of those is a way to write it.
    held = select(*_ACCOUNT).join_from(names, users, users.c.id == names.c.user_id)
    held = held.join(accounts, accounts.c.user_id == users.c.id)
    return held.where(names.c.key == bindparam("key"), users.c.key == bindparam("key"))


@Prepared
def _account_by_email(_: Dialect) -> Statement:
    return select(*_ACCOUNT).where(accounts.c.email_key == bindparam("key"))


@beside_places
def _add_account(_: Dialect) -> Statement:
    return insert(accounts)


@Prepared
def _become_account(_: Dialect) -> Statement:
    become = update(users).where(users.c.id == bindparam("which"))
    return become.values(kind=PersonKind.ACCOUNT.value)


@beside_places
def _set_password(_: Dialect) -> Statement:
    changed = update(accounts).where(accounts.c.user_id == bindparam("which"))
    return changed.values(password_hash=bindparam("hashed"), password_changed_at=bindparam("at"))


@beside_places
def _renew_password_hash(_: Dialect) -> Statement:
    renewed = update(accounts).where(accounts.c.user_id == bindparam("which"))
    return renewed.values(password_hash=bindparam("hashed"))


@beside_places
def _set_email(_: Dialect) -> Statement:
    changed = update(accounts).where(accounts.c.user_id == bindparam("which"))
    return changed.values(
        email=bindparam("address"),
        email_key=bindparam("folded"),
        email_pending=bindparam("claimed"),
    )


@beside_places
def _set_role(_: Dialect) -> Statement:
    changed = update(accounts).where(accounts.c.user_id == bindparam("which"))
    return changed.values(role=bindparam("as_role"))


@Prepared
def _owners(_: Dialect) -> Statement:
    # Locked: of two owners who lower each other at the same time one has to remain.
    owners = select(accounts.c.user_id).where(accounts.c.role == ServerRole.OWNER.value)
    return owners.order_by(accounts.c.user_id).with_for_update()


@beside_places
def _remove_links(_: Dialect) -> Statement:
    return delete(links).where(links.c.user_id == bindparam("which"))


@beside_places
def _remove_account(_: Dialect) -> Statement:
    return delete(accounts).where(accounts.c.user_id == bindparam("which"))


@Prepared
def _forget_person(_: Dialect) -> Statement:
    forgotten = update(users).where(users.c.id == bindparam("which"))
    return forgotten.values(
        username=DELETED_NAME, key=name_key(DELETED_NAME), name=null(), avatar=null()
    )


@Prepared
def _forget_member(_: Dialect) -> Statement:
    # All of them have ended by now, and only those that have are found by the person.
    places = update(memberships).where(
        memberships.c.user_id == bindparam("which"), memberships.c.left_at.is_not(None)
    )
    return places.values(user_key=name_key(DELETED_NAME))


def find_account(tx: Handle, person_id: str) -> Account | None:
    """Find the account of a person who has one."""
    return _one(tx.fetch(_account, person=person_id))


def find_account_by_login(tx: Handle, login: str) -> Account | None:
    """Find the account of a username in any spelling, or of a verified address."""
    key = login_key(login)
    return _one(tx.fetch(_account_by_email if "@" in key else _account_by_name, key=key))


def find_account_by_email(tx: Handle, email: str) -> Account | None:
    """Find the account that has verified an address, however it is written."""
    cleaned = clean_email(email)
    if cleaned is None:
        return None
    return _one(tx.fetch(_account_by_email, key=email_key(cleaned)))


def add_account(tx: Handle, account: Account) -> None:
    """Make an account of somebody who is stored as a guest; their name is claimed apart.

    Raises:
        Violated: they have one, or another account has verified the address.
    """
    tx.run(_become_account, which=account.person_id)
    tx.run(
        _add_account,
        user_id=account.person_id,
        role=account.role.value,
        password_hash=account.password_hash,
        email=account.email,
        email_key=None if account.email is None else email_key(account.email),
        email_pending=account.email_pending,
        created_at=to_stored(account.created_at),
        password_changed_at=to_stored(account.password_changed_at),
    )


def set_password(tx: Handle, person_id: str, password_hash: str) -> None:
    """Change the hash of a password, at the transaction's time."""
    tx.run(_set_password, which=person_id, hashed=password_hash, at=tx.now_stored)


def renew_password_hash(tx: Handle, person_id: str, password_hash: str) -> None:
    """Keep the same password under another hash; when it was changed stays as it is."""
    tx.run(_renew_password_hash, which=person_id, hashed=password_hash)


def set_email(tx: Handle, person_id: str, *, email: str | None, pending: str | None) -> bool:
    """Change both addresses; False, and nothing else, if another account has verified `email`.

    The index decides, so that of two who verify an address at the same time one does.
    """
    try:
        with tx.savepoint():
            tx.run(
                _set_email,
                which=person_id,
                address=email,
                folded=None if email is None else email_key(email),
                claimed=pending,
            )
    except Violated:
        return False
    return True


def set_server_role(tx: Handle, person_id: str, role: ServerRole) -> None:
    """Change what an account is on the server."""
    tx.run(_set_role, which=person_id, as_role=role.value)


def owners(tx: Handle) -> list[str]:
    """List the ids of the server's owners, who stay what they are until the transaction's end."""
    return [row.user_id for row in tx.fetch(_owners)]


def remove_account(tx: Handle, person_id: str) -> None:
    """Take an account away with its links, and let what its person wrote be a deleted user's.

    The name, the sessions, the memberships and the profile are ended apart.
    """
    tx.run(_remove_links, which=person_id)
    tx.run(_remove_account, which=person_id)
    tx.run(_forget_person, which=person_id)
    tx.run(_forget_member, which=person_id)


def _one(rows: list[Any]) -> Account | None:
    if not rows:
        return None
    row = rows[0]
    return Account(
        person_id=row.user_id,
        role=ServerRole(row.role),
        password_hash=row.password_hash,
        email=row.email,
        email_pending=row.email_pending,
        created_at=to_instant(row.created_at),
        password_changed_at=to_instant(row.password_changed_at),
    )
