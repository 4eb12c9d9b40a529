"""Logging in and out, and the sessions that one has open."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, cast

from litestar import Request, Response, delete, get, post, put

from stonechat.actions import sessions
from stonechat.actions.access import access_account
from stonechat.chat.errors import (
    Forbidden,
    InvalidCredentials,
    InvalidPassword,
    SessionNotFound,
    Unauthenticated,
)
from stonechat.chat.passwords import password_fault
from stonechat.http.asked import Given, from_body, from_query
from stonechat.http.entrance import let_in, new_opening
from stonechat.http.identity import Identity, read_credentials
from stonechat.http.openapi import refuses
from stonechat.http.rates import LogInAttempt
from stonechat.http.services import Services, run_act
from stonechat.wire import accounts as shapes
from stonechat.wire.replies import Done
from stonechat.wire.shapes import user_shape

if TYPE_CHECKING:
    from stonechat.actions.store import Session
    from stonechat.chat.values import Person
    from stonechat.http.exchange import Scope


@post(
    "/sessions",
    dependencies=from_body(shapes.LogIn),
    opt=refuses(Forbidden, InvalidCredentials),
)
async def log_in(
    asked: Given[shapes.LogIn], services: Given[Services], request: Request[Any, Any, Any]
) -> Response[shapes.SessionOpened]:
    """Begin a session, by username or verified e-mail address, and password.

    Nothing tells which of the two was wrong: neither the answer nor the time it takes. A browser
    says `cookie`; `token` is null then.
    """
    opening = new_opening(services, request, asked)
    attempt = LogInAttempt(services.guards, request, asked.login)
    await attempt.begin()
    account = await services.readers.run(lambda tx: tx.find_account_by_login(asked.login))
    fits = await services.passwords.verify(
        asked.password, account.password_hash if account else None
    )
    if account is None or not fits:
        raise InvalidCredentials
    await attempt.succeeded()
    renewed_hash = None
    if services.passwords.is_outdated(account.password_hash):
        renewed_hash = await services.passwords.hash(asked.password)
    coming = sessions.LogIn(account.person_id, account.password_hash, opening, renewed_hash)
    return let_in(services, request, opening, await run_act(services, sessions.log_in, coming))


@get("/sessions")
async def list_sessions(identity: Given[Identity], services: Given[Services]) -> shapes.SessionList:
    """List your sessions, the one used last first; `current` is the one that asks."""
    return await services.readers.run(
        lambda tx: sessions.list_sessions(tx, identity.person.id, identity.session_id)
    )


@delete("/sessions", status_code=200)
async def end_other_sessions(identity: Given[Identity], services: Given[Services]) -> Done:
    """End all your sessions but the one that asks.

    Their connections are cut at once.
    """
    ending = sessions.Ending(identity.person.id, identity.session_id)
    return await run_act(services, sessions.end_other_sessions, ending)


@delete(
    "/sessions/{session:str}",
    status_code=200,
    dependencies=from_query(shapes.EndSession),
    opt=refuses(SessionNotFound),
)
async def end_session(
    asked: Given[shapes.EndSession], identity: Given[Identity], services: Given[Services]
) -> Done:
    """End one of your sessions.

    Its connections are cut at once.
    """
    ending = sessions.Ending(identity.person.id, asked.session)
    return await run_act(services, sessions.end_session, ending)


@get("/session")
async def read_session(
    identity: Given[Identity], services: Given[Services], request: Request[Any, Any, Any]
) -> Response[shapes.SessionReply]:
    """Tell who you are, and by which session.

    A cookie is set anew, so that the browser keeps it for as long as it is used.
    """
    session = await services.readers.run(
        lambda tx: sessions.read_session(tx, identity.person.id, identity.session_id)
    )
    scope = cast("Scope", request.scope)
    token = read_credentials(scope["headers"]).token
    headers = services.cookies.keep(scope, token) if identity.by_cookie and token else {}
    return Response(_reply(identity.person, session), headers=headers)


@post(
    "/session",
    status_code=200,
    dependencies=from_body(shapes.UseToken),
    opt=refuses(Forbidden, Unauthenticated),
)
async def use_token(
    asked: Given[shapes.UseToken], services: Given[Services], request: Request[Any, Any, Any]
) -> Response[shapes.SessionReply]:
    """Put a token that you have into a cookie.

    For pages that show images, which a browser loads without any other header.
    """
    scope = cast("Scope", request.scope)
    services.cookies.check_keep(scope)
    found = await services.readers.run(lambda tx: sessions.identify(tx, asked.token))
    headers = services.cookies.keep(scope, asked.token)
    return Response(_reply(found.person, found.session), headers=headers)


@delete("/session", status_code=200)
async def log_out(
    identity: Given[Identity | None], services: Given[Services], request: Request[Any, Any, Any]
) -> Response[Done]:
    """End the session that asks, and forget the cookie; whoever has no session is answered alike.

    Its connections are cut at once.
    """
    if identity is not None:
        ending = sessions.Ending(identity.person.id, identity.session_id)
        with suppress(Unauthenticated):  # it was ended a moment ago, which is as well
            await run_act(services, sessions.end_session, ending)
    return Response(Done(), headers=services.cookies.forget(cast("Scope", request.scope)))


@put(
    "/account/password",
    dependencies=from_body(shapes.ChangePassword),
    opt=refuses(Forbidden, InvalidCredentials, InvalidPassword),
)
async def change_password(
    asked: Given[shapes.ChangePassword], identity: Given[Identity], services: Given[Services]
) -> Done:
    """Change your password; all sessions but the one that asks end.

    Their connections are cut at once.
    """
    account = await services.readers.run(lambda tx: access_account(tx, identity.person))
    email = account.email or account.email_pending
    fault = password_fault(asked.new, username=identity.person.username, email=email)
    if fault:
        raise InvalidPassword(fault, path="new")
    if not await services.passwords.verify(asked.current, account.password_hash):
        raise InvalidCredentials
    new_hash = await services.passwords.hash(asked.new)
    change = sessions.PasswordChange(
        identity.person.id, identity.session_id, account.password_hash, new_hash
    )
    return await run_act(services, sessions.change_password, change)


def _reply(person: "Person", session: "Session") -> shapes.SessionReply:
    return shapes.SessionReply(
        user=user_shape(person), session=sessions.session_shape(session, current=True)
    )


ROUTES: Final = (
    log_in,
    list_sessions,
    end_other_sessions,
    end_session,
    read_session,
    use_token,
    log_out,
    change_password,
)
