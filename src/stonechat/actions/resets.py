"""Setting a forgotten password anew."""

from dataclasses import dataclass

from stonechat.actions.act import Outcome
from stonechat.actions.links import add_link, find_link, use_link
from stonechat.actions.mails import Template, add_mail
from stonechat.actions.sessions import replace_password
from stonechat.actions.store import Transaction
from stonechat.chat.errors import InvalidLink, UserNotFound
from stonechat.chat.values import LinkPurpose
from stonechat.wire.replies import Done


@dataclass(frozen=True, slots=True)
class Reset:
    """A new password, already hashed, for whoever the link is about."""

    secret: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Who sets their password anew: what a password must not be."""

    username: str
    email: str | None


@dataclass(frozen=True, slots=True)
class ResetLink:
    """A link that an operator gives to somebody by hand."""

    login: str
    secret: str


def ask_reset(tx: Transaction, email: str) -> Outcome[Done]:
    """Have a link sent to an address, in the form in which addresses are kept, if it is anybody's.

    It is looked up when the mail is about to be sent: here nobody can tell, nor measure, whether
    the address is known.
    """
    return Outcome(Done(), (add_mail(tx, Template.RESET, email),))


def find_owner(tx: Transaction, secret: str) -> Owner:
    """Find whose password a link sets anew, so that it is looked at before it is hashed.

    Raises InvalidLink.
    """
    link = find_link(tx, LinkPurpose.RESET, secret)
    account = tx.find_account(link.person_id) if link.person_id else None
    person = tx.find_person(account.person_id) if account else None
    if account is None or person is None:
        raise InvalidLink
    return Owner(person.username, account.email)


def reset_password(tx: Transaction, asked: Reset) -> Outcome[Done]:
    """Set a password anew; every session and link ends, and a claimed address is dropped.

    Emits SessionsEnded, and MailAdded for who has a verified address. Raises InvalidLink.
    """
    link = use_link(tx, LinkPurpose.RESET, asked.secret)
    account = tx.find_account(link.person_id) if link.person_id else None
    if account is None:
        raise InvalidLink
    return Outcome(Done(), replace_password(tx, account, asked.password_hash))


def make_reset_link(tx: Transaction, asked: ResetLink) -> Outcome[Done]:
    """Make a link for the operator to hand over; raises UserNotFound."""
    account = tx.find_account_by_login(asked.login)
    if account is None:
        raise UserNotFound(asked.login)
    add_link(tx, LinkPurpose.RESET, asked.secret, person_id=account.person_id)
    return Outcome(Done())
