"""Accounts: making one, its name and address, a forgotten password, and going."""

from http import HTTPStatus
from typing import Any, Final, cast

from litestar import MediaType, Request, Response, delete, get, post, put
from litestar.response import Stream

from stonechat.actions import accounts, emails, resets
from stonechat.actions.access import access_account
from stonechat.actions.export import begin_export
from stonechat.actions.links import find_link
from stonechat.chat.errors import (
    AlreadyNamed,
    Forbidden,
    InvalidCredentials,
    InvalidEmail,
    InvalidInvitation,
    InvalidLink,
    InvalidPassword,
    InvalidUsername,
    UsernameTaken,
)
from stonechat.chat.passwords import password_fault
from stonechat.chat.rates import Limit
from stonechat.chat.values import LinkPurpose, Person
from stonechat.http.asked import Given, from_body
from stonechat.http.entrance import let_in, new_opening
from stonechat.http.export_stream import stream_export
from stonechat.http.identity import Identity
from stonechat.http.openapi import refuses
from stonechat.http.rates import check_mail, may_verify
from stonechat.http.services import Services, run_act
from stonechat.wire import accounts as shapes
from stonechat.wire.exports import Export
from stonechat.wire.replies import Done

HttpRequest = Request[Any, Any, Any]

_NEW_ACCOUNT: Final = (InvalidUsername, UsernameTaken, InvalidPassword, InvalidEmail, Forbidden)


@post(
    "/accounts",
    dependencies=from_body(shapes.Register),
    opt=refuses(*_NEW_ACCOUNT, InvalidInvitation, AlreadyNamed),
)
async def register(
    asked: Given[shapes.Register],
    identity: Given[Identity | None],
    services: Given[Services],
    request: HttpRequest,
) -> Response[shapes.SessionOpened]:
    """Make an account and log in.

    A guest who shows their token or cookie becomes the account: same id, rooms and messages; their
    guest sessions end. An e-mail address gets a link by which it is verified; nothing tells whether
    somebody else has it. Where people are invited, an invitation is needed; elsewhere it may say
    that you come in as a moderator.
    """
    if identity is not None and not identity.person.guest:
        raise AlreadyNamed(identity.person.username)
    opening = new_opening(services, request, asked)
    email = emails.check_email(asked.email)
    access = services.server.access
    await services.readers.run(lambda tx: accounts.check_invitation(tx, asked.invitation, access))
    registration = accounts.Registration(
        request=asked,
        password_hash=await _hash_for_newcomer(services, asked),
        opening=opening,
        access=access,
        guest_id=identity.person.id if identity else None,
        is_mail_due=email is not None and await may_verify(services.guards, email),
    )
    opened = await run_act(services, accounts.register, registration)
    return let_in(services, request, opening, opened)


@post(
    "/owner",
    dependencies=from_body(shapes.BecomeOwner),
    opt=refuses(*_NEW_ACCOUNT, InvalidLink),
)
async def become_owner(
    asked: Given[shapes.BecomeOwner], services: Given[Services], request: HttpRequest
) -> Response[shapes.SessionOpened]:
    """Make the account that owns the server, by the link that its first start printed.

    The link works once, for seven days, and only while the server has no owner.
    """
    opening = new_opening(services, request, asked)
    await services.readers.run(lambda tx: find_link(tx, LinkPurpose.OWNER, asked.link))
    founding = accounts.Founding(asked, await _hash_for_newcomer(services, asked), opening)
    opened = await run_act(services, accounts.become_owner, founding)
    return let_in(services, request, opening, opened)


@get("/account", opt=refuses(Forbidden))
async def read_account(identity: Given[Identity], services: Given[Services]) -> shapes.AccountReply:
    """Tell what your account is now.

    `email` is the address that you verified, `email_pending` one that is still to be.
    """
    return await services.readers.run(lambda tx: accounts.read_account(tx, identity.person))


@put(
    "/account/username",
    dependencies=from_body(shapes.ChangeUsername),
    opt=refuses(Forbidden, InvalidUsername, UsernameTaken),
)
async def change_username(
    asked: Given[shapes.ChangeUsername], identity: Given[Identity], services: Given[Services]
) -> shapes.AccountReply:
    """Be called something else.

    The name before is free at once, for anybody.
    """
    change = accounts.UsernameChange(identity.person, asked.username)
    return await run_act(services, accounts.change_username, change)


@put(
    "/account/email",
    dependencies=from_body(shapes.ChangeEmail),
    opt=refuses(Forbidden, InvalidEmail, InvalidCredentials),
)
async def change_email(
    asked: Given[shapes.ChangeEmail], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Change your e-mail address, or remove it.

    The new one gets a link by which it is verified; until then the old one stays, and hears of it.
    """
    email = emails.check_email(asked.email)
    password_hash = await _confirm(services, identity.person, asked.password)
    change = emails.EmailChange(
        actor=identity.person,
        email=email,
        password_hash=password_hash,
        is_mail_due=email is not None and await may_verify(services.guards, email),
    )
    return await run_act(services, emails.change_email, change)


@post("/account/verification", status_code=HTTPStatus.ACCEPTED, opt=refuses(Forbidden))
async def ask_verification(identity: Given[Identity], services: Given[Services]) -> Done:
    """Have the link sent again by which your pending address is verified.

    If you have none, it is refused.
    """
    account = await services.readers.run(lambda tx: access_account(tx, identity.person))
    if account.email_pending is not None:
        await check_mail(services.guards, Limit.VERIFY_MAIL, account.email_pending)
    return await run_act(services, emails.ask_verification, identity.person)


@post(
    "/verifications",
    status_code=HTTPStatus.OK,
    dependencies=from_body(shapes.UseLink),
    opt=refuses(InvalidLink),
)
async def verify_email(asked: Given[shapes.UseLink], services: Given[Services]) -> Done:
    """Show that an e-mail address is yours, by the link that was sent to it.

    The link works once, for seven days, and needs no session. It does not work for an address that
    another account has verified.
    """
    return await run_act(services, emails.verify_email, asked.link)


@post(
    "/password-resets",
    status_code=HTTPStatus.ACCEPTED,
    dependencies=from_body(shapes.AskReset),
    opt=refuses(InvalidEmail),
)
async def ask_reset(asked: Given[shapes.AskReset], services: Given[Services]) -> Done:
    """Have a link sent with which a forgotten password can be set anew.

    It is sent to an address that some account has verified. The answer is the same for any other.
    """
    email = emails.check_email(asked.email)
    if email is None:
        raise InvalidEmail("there is none. Write the one that you verified.")
    await check_mail(services.guards, Limit.RESET_MAIL, email)
    return await run_act(services, resets.ask_reset, email)


@post(
    "/password-resets/redeem",
    status_code=HTTPStatus.OK,
    dependencies=from_body(shapes.ResetPassword),
    opt=refuses(InvalidLink, InvalidPassword),
)
async def reset_password(asked: Given[shapes.ResetPassword], services: Given[Services]) -> Done:
    """Set a forgotten password anew, by a link.

    The link works once, for an hour. All your sessions end: log in with the new password.
    """
    owner = await services.readers.run(lambda tx: resets.find_owner(tx, asked.link))
    _check_password(asked.password, username=owner.username, email=owner.email)
    reset = resets.Reset(asked.link, await services.passwords.hash(asked.password))
    return await run_act(services, resets.reset_password, reset)


@get("/account/export", opt=refuses(Forbidden))
async def export_account(identity: Given[Identity], services: Given[Services]) -> Response[Export]:
    """Take everything of your own along, as one JSON document.

    Your messages are in it wherever you wrote them, also in rooms that you left; images are at
    their `url`. It is read and sent piece by piece, for as long as your session lasts: one that is
    no whole JSON was cut short.
    """
    readers, actor = services.readers, identity.person
    preface = await readers.run(lambda tx: begin_export(tx, actor, identity.session_id))
    disposition = f'attachment; filename="stonechat-{actor.id}.json"'
    document = Stream(
        stream_export(readers, actor, preface),
        media_type=MediaType.JSON,
        headers={"content-disposition": disposition},
    )
    return cast("Response[Export]", document)


@delete(
    "/account",
    status_code=HTTPStatus.OK,
    dependencies=from_body(shapes.DeleteAccount),
    opt=refuses(Forbidden, InvalidCredentials),
)
async def delete_account(
    asked: Given[shapes.DeleteAccount], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Delete your account for good.

    Your sessions, name, address, profile and memberships are gone; what you wrote stays, as a
    deleted user's. The server's last owner is refused.
    """
    deletion = accounts.Deletion(
        identity.person, await _confirm(services, identity.person, asked.password)
    )
    return await run_act(services, accounts.delete_account, deletion)


async def _hash_for_newcomer(
    services: Services, asked: shapes.Register | shapes.BecomeOwner
) -> str:
    """Hash a password after all has been looked at that costs less."""
    accounts.check_registration(asked)
    _check_password(asked.password, username=asked.username, email=asked.email)
    return await services.passwords.hash(asked.password)


async def _confirm(services: Services, person: Person, password: str) -> str:
    """Return the hash that somebody's password fits; raises InvalidCredentials if it does not.

    The act that rests on it looks whether it is still the one.
    """
    account = await services.readers.run(lambda tx: access_account(tx, person))
    if not await services.passwords.verify(password, account.password_hash):
        raise InvalidCredentials
    return account.password_hash


def _check_password(password: str, *, username: str, email: str | None) -> None:
    fault = password_fault(password, username=username, email=email)
    if fault:
        raise InvalidPassword(fault)


ROUTES: Final = (
    register,
    become_owner,
    read_account,
    change_username,
    change_email,
    ask_verification,
    verify_email,
    ask_reset,
    reset_password,
    export_account,
    delete_account,
)
