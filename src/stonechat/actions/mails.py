"""Mail to people about their accounts: what is put into the outbox, and what is taken out of it.

What waits in the outbox names a person or an address, and holds no secret and nothing that could be
out of date. Only when a mail is about to be sent is it looked up whose it is now, and the link in
it made. So a thief of the database finds no link that works; and asking for a reset costs the same
whether or not anybody has the address, because nobody looks.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stonechat.actions.act import Outcome
from stonechat.actions.changes import MailAdded
from stonechat.actions.links import LIFETIMES, add_link
from stonechat.actions.store import Account, Mail, Transaction
from stonechat.chat.notifications import Digest
from stonechat.chat.values import LinkPurpose

PERSON: Final = "person_id"
"""The field of a waiting mail that says whose account it is about."""


class Template(StrEnum):
    """What a mail says; each of these is one text in `delivery`."""

    VERIFY = "verify"
    """Show by this link that the address is yours."""

    VERIFY_TAKEN = "verify_taken"
    """Somebody, perhaps you, gave this address although an account of yours has it already."""

    RESET = "reset"
    """Set your password anew by this link."""

    EMAIL_CHANGED = "email_changed"
    """To the address before: your account is to have another one."""

    EMAIL_REMOVED = "email_removed"
    """To the address before: your account has none any more."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    """The password of your account is another one now."""

    UNREAD = "unread"
    """You have not read what is said to you, and no device told you of it."""

    DIGEST = "digest"
    """So much is still unread, as you wanted to be told every day or week."""


ABOUT_UNREAD: Final = frozenset({Template.UNREAD, Template.DIGEST})
"""Mail that whoever gets it can stop."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A mail that waits, and a fresh secret for the link that it may need."""

    mail: Mail
    secret: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is to be sent now.

    Attributes:
        recipient: the address.
        template: which text.
        username: what the person is called whom it is about.
        secret: what stands behind the `#` of the link in it, None without.
        unread: how many messages are unread of which they were told.
        stoppable_by: the id of who can stop such mail by a link in it, None for other mail.
    """

    recipient: str
    template: Template
    username: str
    secret: str | None = None
    unread: int = 0
    stoppable_by: str | None = None


def add_mail(
    tx: Transaction, template: Template, recipient: str, person_id: str | None = None
) -> MailAdded:
    """Put a mail into the outbox, due now; returns the change that wakes whoever sends it.

    Args:
        tx: the transaction.
        template: which text.
        recipient: the address, in the form in which addresses are kept.
        person_id: whose account it is about; None if whoever has the address is meant.
    """
    fields = {} if person_id is None else {PERSON: person_id}
    mail = Mail(
        id=tx.new_id(),
        recipient=recipient,
        template=template.value,
        fields=fields,
        created_at=tx.now,
        due_at=tx.now,
    )
    tx.add_mail(mail)
    return MailAdded()


def compose_letter(tx: Transaction, asked: Composition) -> Outcome[Letter | None]:
    """Say what a waiting mail is to say now, and make the link in it good.

    Answers None for a mail that is not to be sent any more: nobody has the address or the account,
    the address is not the one to be verified any more, a reset comes too late, or nothing is unread
    any more. A mail that is tried again gets another link; one that was on its way after all stays
    good beside it.
    """
    mail, template = asked.mail, Template(asked.mail.template)
    account = _account_of(tx, mail)
    person = tx.find_person(account.person_id) if account else None
    if account is None or person is None:
        return Outcome(None)
    match template:
        case Template.VERIFY:
            return Outcome(_compose_verification(tx, asked, account, person.username))
        case Template.RESET:
            return Outcome(_compose_reset(tx, asked, account, person.username))
        case Template.UNREAD | Template.DIGEST:
            return Outcome(_compose_unread(tx, asked, account, person.username))
        case _:
            return Outcome(Letter(mail.recipient, template, person.username))


def _account_of(tx: Transaction, mail: Mail) -> Account | None:
    person_id = mail.fields.get(PERSON)
    if person_id is None:
        return tx.find_account_by_email(mail.recipient)
    return tx.find_account(person_id)


def _compose_verification(
    tx: Transaction, asked: Composition, account: Account, username: str
) -> Letter | None:
    recipient = asked.mail.recipient
    if account.email_pending != recipient:
        return None
    holder = tx.find_account_by_email(recipient)
    if holder is not None:
        # Told to the one who has the address, and to nobody else.
        owner = tx.find_person(holder.person_id)
        return Letter(recipient, Template.VERIFY_TAKEN, owner.username) if owner else None
    add_link(tx, LinkPurpose.VERIFY, asked.secret, person_id=account.person_id, email=recipient)
    return Letter(recipient, Template.VERIFY, username, asked.secret)


def _compose_reset(
    tx: Transaction, asked: Composition, account: Account, username: str
) -> Letter | None:
    # Who waited for longer than the link would be good has asked again, or does not expect it.
    is_late = tx.now >= asked.mail.created_at + LIFETIMES[LinkPurpose.RESET]
    if account.email is None or is_late:
        return None
    # To the address as its holder wrote it, not as somebody typed it who wants a reset.
    add_link(tx, LinkPurpose.RESET, asked.secret, person_id=account.person_id)
    return Letter(account.email, Template.RESET, username, asked.secret)


def _compose_unread(
    tx: Transaction, asked: Composition, account: Account, username: str
) -> Letter | None:
    """Say how much is unread now, to an address that is still theirs, if they still want it.

    Of several that waited for the mail server to be there, the last one says it all.
    """
    settings = tx.find_notification_settings(account.person_id)
    template = Template(asked.mail.template)
    if template is Template.DIGEST:
        is_wanted = settings.digest is not Digest.OFF
    else:
        is_wanted = settings.mail_minutes is not None
    unread = sum(tx.count_unread(account.person_id).values())
    if not is_wanted or not unread or account.email != asked.mail.recipient:
        return None
    if tx.is_followed(asked.mail):
        return None
    return Letter(account.email, template, username, unread=unread, stoppable_by=account.person_id)
