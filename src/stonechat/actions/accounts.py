"""Accounts: making one, being called something else, and deleting it."""

from dataclasses import dataclass, replace

from stonechat.actions.access import access_account, access_person
from stonechat.actions.act import Outcome
from stonechat.actions.changes import Change, ProfileChanged
from stonechat.actions.departures import leave_rooms
from stonechat.actions.emails import check_email, claim_email
from stonechat.actions.invitations import withdraw_invitations
from stonechat.actions.links import use_link
from stonechat.actions.profiles import forget_profile
from stonechat.actions.sessions import Opened, Opening, end_sessions, open_session
from stonechat.actions.store import Account, Transaction
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import (
    AlreadyNamed,
    Forbidden,
    InvalidCredentials,
    InvalidInvitation,
    InvalidLink,
    InvalidUsername,
    UsernameTaken,
)
from stonechat.chat.names import DELETED_NAME, clean_name, name_fault, name_keys
from stonechat.chat.profiles import clean_line, display_name_fault
from stonechat.chat.values import Access, LinkPurpose, Person, ServerRole
from stonechat.wire import accounts as shapes
from stonechat.wire.replies import Done
from stonechat.wire.shapes import timestamp, user_shape


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody who wants an account.

    Attributes:
        request: what they ask for.
        password_hash: of the password in it.
        opening: the session that they get.
        access: whom the server lets in.
        guest_id: who they are as a guest, whom the account is to be.
        is_mail_due: whether their address gets its link now; else they can ask for it later.
    """

    request: shapes.Register
    password_hash: str
    opening: Opening
    access: Access
    guest_id: str | None = None
    is_mail_due: bool = True


@dataclass(frozen=True, slots=True)
class Founding:
    """Somebody who has the link by which the server's first owner comes in."""

    request: shapes.BecomeOwner
    password_hash: str
    opening: Opening


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What every account begins with, checked."""

    username: str
    password_hash: str
    role: ServerRole
    email: str | None = None
    name: str | None = None
    is_mail_due: bool = True


@dataclass(frozen=True, slots=True)
class UsernameChange:
    """Another name that somebody wants to have."""

    actor: Person
    username: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """Somebody who wants to go; `password_hash` is the one that their password was found to fit."""

    actor: Person
    password_hash: str


def check_registration(request: shapes.Register | shapes.BecomeOwner) -> None:
    """Raise what is wrong with it in itself, before a password is hashed.

    That is InvalidUsername, InvalidEmail or InvalidRequest for the display name.
    """
    check_username(request.username)
    check_email(request.email)
    if isinstance(request, shapes.Register):
        check_display_name(request.name)


def check_invitation(tx: Transaction, invitation: str | None, access: Access) -> None:
    """Raise InvalidInvitation for what would be refused as such, before a password is hashed."""
    if invitation is None and access is not Access.INVITED:
        return
    if not invitation or tx.find_invitation(hash_token(invitation)) is None:
        raise InvalidInvitation


def check_username(username: str) -> str:
    """Bring a username into the form in which it is kept; raises InvalidUsername."""
    fault = name_fault(username)
    if fault:
        raise InvalidUsername(fault)
    return clean_name(username)


def check_display_name(name: str | None) -> str | None:
    """Bring a display name into the form in which it is kept; raises InvalidRequest."""
    cleaned = clean_line(name)
    fault = display_name_fault(cleaned) if cleaned else None
    if fault:
        raise fault
    return cleaned


def register(tx: Transaction, asked: Registration) -> Outcome[Opened]:
    """Make an account and open its first session; a guest becomes it, with all that is theirs.

    An e-mail address only counts once it is verified, so nothing tells whether it is somebody's.
    Emits SessionsEnded and ProfileChanged for who was a guest, and MailAdded. Raises
    InvalidInvitation, InvalidUsername, UsernameTaken, InvalidEmail, InvalidRequest, or AlreadyNamed
    for who has an account.
    """
    request = asked.request
    role = _role_of(tx, request.invitation, asked.access)
    new = NewAccount(
        username=check_username(request.username),
        password_hash=asked.password_hash,
        role=role,
        email=check_email(request.email),
        name=check_display_name(request.name),
        is_mail_due=asked.is_mail_due,
    )
    guest = tx.find_person(asked.guest_id) if asked.guest_id else None
    if guest is not None and not guest.guest:
        raise AlreadyNamed(guest.username)
    return _make_account(tx, new, asked.opening, guest)


def become_owner(tx: Transaction, asked: Founding) -> Outcome[Opened]:
    """Make the account that owns the server, by the link that its first start printed.

    Emits MailAdded. Raises InvalidLink, also when the server has an owner; otherwise as `register`.
    """
    request = asked.request
    use_link(tx, LinkPurpose.OWNER, request.link)
    if tx.owners():
        raise InvalidLink
    new = NewAccount(
        username=check_username(request.username),
        password_hash=asked.password_hash,
        role=ServerRole.OWNER,
        email=check_email(request.email),
    )
    return _make_account(tx, new, asked.opening, None)


def _role_of(tx: Transaction, invitation: str | None, access: Access) -> ServerRole:
    """Take a use of the invitation, also where none is needed: it may say more than member."""
    if invitation is None and access is not Access.INVITED:
        return ServerRole.MEMBER
    used = tx.use_invitation(hash_token(invitation)) if invitation else None
    if used is None:
        raise InvalidInvitation
    return used.role


def _make_account(
    tx: Transaction, new: NewAccount, opening: Opening, guest: Person | None
) -> Outcome[Opened]:
    changes: list[Change] = []
    if guest is None:
        person_id = tx.new_id()
        tx.add_guest(person_id, new.username)
    else:
        person_id = guest.id
        changes += end_sessions(tx, person_id)
        tx.rename(person_id, new.username)
        tx.release_name(person_id, tx.now)
    if not tx.claim_name(person_id, name_keys(new.username)):
        raise UsernameTaken(new.username)
    account = Account(
        person_id=person_id,
        role=new.role,
        password_hash=new.password_hash,
        email=None,
        email_pending=new.email,
        created_at=tx.now,
        password_changed_at=tx.now,
    )
    tx.add_account(account)
    if new.name is not None:
        tx.set_display(person_id, name=new.name, avatar=guest.avatar if guest else None)
    person = access_person(tx, person_id)
    if guest is not None:
        changes.append(ProfileChanged(user_shape(person)))
    if new.email is not None and new.is_mail_due:
        changes.append(claim_email(tx, person_id, new.email))
    opened = open_session(tx, person, opening)
    return Outcome(opened, (*changes, *opened.ended))


def read_account(tx: Transaction, actor: Person) -> shapes.AccountReply:
    """What somebody's account is now; raises Forbidden for guests."""
    account = access_account(tx, actor)
    return shapes.AccountReply(account=_account_shape(access_person(tx, actor.id), account))


def change_username(tx: Transaction, asked: UsernameChange) -> Outcome[shapes.AccountReply]:
    """Be called something else; the name before is free at once. Emits ProfileChanged.

    Raises Forbidden for guests, InvalidUsername or UsernameTaken.
    """
    account = access_account(tx, asked.actor)
    username = check_username(asked.username)
    tx.release_name(account.person_id, tx.now)
    if not tx.claim_name(account.person_id, name_keys(username)):
        raise UsernameTaken(username)
    tx.rename(account.person_id, username)
    person = access_person(tx, account.person_id)
    reply = shapes.AccountReply(account=_account_shape(person, account))
    return Outcome(reply, (ProfileChanged(user_shape(person)),))


def delete_account(tx: Transaction, asked: Deletion) -> Outcome[Done]:
    """Take somebody out of the chat for good; what they wrote stays, as a deleted user's.

    Sessions, links, invitations, memberships, what they asked to join or wanted to be told of,
    blocks, profile, name and address are gone. Emits SessionsEnded, MemberLeft for each room,
    MemberChanged for who inherits a private one, AvatarDropped and ProfileChanged. Raises
    InvalidCredentials when the password was changed meanwhile, and Forbidden for guests and for the
    server's last owner.
    """
    account = access_account(tx, asked.actor)
    if account.password_hash != asked.password_hash:
        raise InvalidCredentials
    if account.role is ServerRole.OWNER and tx.owners() == [account.person_id]:
        raise Forbidden(
            "You are the only owner of this server. Make somebody else its owner before you go."
        )
    person = access_person(tx, account.person_id)
    gone = replace(person, username=DELETED_NAME, name=None, avatar=None, present=False)
    changes: list[Change] = [*end_sessions(tx, gone.id), *leave_rooms(tx, gone)]
    withdraw_invitations(tx, replace(gone, role=ServerRole.GUEST))
    changes += forget_profile(tx, person)
    tx.end_blocks(gone.id)
    tx.end_join_requests(gone.id)
    tx.forget_notifications(gone.id)
    tx.release_name(gone.id, tx.now)
    tx.remove_account(gone.id)
    return Outcome(Done(), (*changes, ProfileChanged(user_shape(gone))))


def _account_shape(person: Person, account: Account) -> shapes.Account:
    return shapes.Account(
        user=user_shape(person),
        role=account.role,
        email=account.email,
        email_pending=account.email_pending,
        created_at=timestamp(account.created_at),
        password_changed_at=timestamp(account.password_changed_at),
    )
