"""The e-mail address of an account: claimed by anybody, and theirs once they have shown it."""

from dataclasses import dataclass

from stonechat.actions.access import access_account
from stonechat.actions.act import Outcome
from stonechat.actions.changes import MailAdded
from stonechat.actions.links import use_link
from stonechat.actions.mails import Template, add_mail
from stonechat.actions.store import Transaction
from stonechat.chat.emails import clean_email, email_key
from stonechat.chat.errors import Forbidden, InvalidCredentials, InvalidEmail, InvalidLink
from stonechat.chat.values import LinkPurpose, Person
from stonechat.wire.replies import Done


@dataclass(frozen=True, slots=True)
class EmailChange:
    """Another address that somebody wants to have, or None for none.

    Attributes:
        actor: who wants it.
        email: in the form in which addresses are kept.
        password_hash: the one that the password they gave was found to fit.
        is_mail_due: whether the address gets its link now; else they can ask for it later.
    """

    actor: Person
    email: str | None
    password_hash: str
    is_mail_due: bool = True


def check_email(email: str | None) -> str | None:
    """Bring an address into the form in which it is kept; raises InvalidEmail.

    Nothing written, or only spaces, is no address.
    """
    if email is None or not email.strip():
        return None
    cleaned = clean_email(email)
    if cleaned is None:
        raise InvalidEmail("it needs a name, one @ and a host, as in ada@example.org.")
    return cleaned


def claim_email(tx: Transaction, person_id: str, email: str) -> MailAdded:
    """Have a mail sent to an address by which it can be shown to be somebody's.

    That the address is another account's already is told to the one who reads that mail, and to
    nobody else.
    """
    return add_mail(tx, Template.VERIFY, email, person_id)


def change_email(tx: Transaction, asked: EmailChange) -> Outcome[Done]:
    """Change one's address: a new one counts once it is verified, none at all counts at once.

    Links sent to an address before are good no more; the verified address hears of it. Raises
    InvalidCredentials when the password was changed meanwhile.
    """
    account = access_account(tx, asked.actor)
    if account.password_hash != asked.password_hash:
        raise InvalidCredentials
    person_id, changes = account.person_id, []
    tx.end_links(person_id, LinkPurpose.VERIFY)
    notice = Template.EMAIL_CHANGED
    if asked.email is None:
        notice = Template.EMAIL_REMOVED
        tx.end_links(person_id, LinkPurpose.RESET)
        tx.set_email(person_id, email=None, pending=None)
    elif account.email is not None and email_key(account.email) == email_key(asked.email):
        # Theirs already, but for how it is written: what was to be another one is dropped.
        tx.set_email(person_id, email=asked.email, pending=None)
        return Outcome(Done())
    else:
        tx.set_email(person_id, email=account.email, pending=asked.email)
        if asked.is_mail_due:
            changes.append(claim_email(tx, person_id, asked.email))
    if account.email is not None:
        changes.append(add_mail(tx, notice, account.email, person_id))
    return Outcome(Done(), tuple(changes))


def ask_verification(tx: Transaction, actor: Person) -> Outcome[Done]:
    """Have the mail sent again by which a claimed address is verified.

    Raises Forbidden when there is none to be verified.
    """
    account = access_account(tx, actor)
    if account.email_pending is None:
        raise Forbidden("You have no address that is still to be verified.")
    return Outcome(Done(), (claim_email(tx, account.person_id, account.email_pending),))


def verify_email(tx: Transaction, secret: str) -> Outcome[Done]:
    """Make a claimed address somebody's own, by the link that was sent to it; needs no session.

    Raises InvalidLink, also when the address was verified by somebody else or is no longer claimed.
    """
    link = use_link(tx, LinkPurpose.VERIFY, secret)
    account = tx.find_account(link.person_id) if link.person_id else None
    if account is None or link.email is None or account.email_pending != link.email:
        raise InvalidLink
    if not tx.set_email(account.person_id, email=link.email, pending=None):
        raise InvalidLink
    tx.end_links(account.person_id, LinkPurpose.VERIFY)
    # They were sent to the address before, which may no longer be theirs.
    tx.end_links(account.person_id, LinkPurpose.RESET)
    return Outcome(Done())
