"""Coming in over HTTP: a new session, whose token is told, or kept by a browser as a cookie."""

from typing import TYPE_CHECKING, Any, cast

from litestar import Request, Response

from stonechat.actions.sessions import Opened, Opening, clean_agent, session_shape
from stonechat.actions.tokens import new_token
from stonechat.chat.values import SessionKind
from stonechat.http.services import Services
from stonechat.wire.accounts import Entry, SessionOpened
from stonechat.wire.shapes import user_shape

if TYPE_CHECKING:
    from stonechat.http.exchange import Scope


def new_opening(services: Services, request: Request[Any, Any, Any], entry: Entry) -> Opening:
    """Put together a session for whoever is about to come in, with a new token.

    Raises Forbidden for a page that may not have a cookie set.
    """
    if entry.cookie:
        services.cookies.check_keep(cast("Scope", request.scope))
    client = request.client
    return Opening(
        token=new_token(),
        kind=SessionKind.BROWSER if entry.cookie else SessionKind.PROGRAM,
        agent=clean_agent(entry.agent or request.headers.get("user-agent")),
        address=client.host if client else None,
    )


def let_in(
    services: Services, request: Request[Any, Any, Any], opening: Opening, opened: Opened
) -> Response[SessionOpened]:
    """Answer whoever came in; a browser is given the token as a cookie, and only so."""
    in_cookie = opening.kind is SessionKind.BROWSER
    answer = SessionOpened(
        user=user_shape(opened.person),
        session=session_shape(opened.session, current=True),
        token=None if in_cookie else opening.token,
    )
    scope = cast("Scope", request.scope)
    headers = services.cookies.keep(scope, opening.token) if in_cookie else {}
    return Response(answer, headers=headers)
