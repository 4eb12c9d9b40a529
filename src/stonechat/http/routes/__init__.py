"""Every address under /api/v1, one module per subject; each names its own in `ROUTES`.

A route is thin: it reads what is asked (`http.asked`), knows who asks (`http.identity`), and hands
both to the act or query that the other door hands them to.
"""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from stonechat.http.routes import (
    accounts,
    amendments,
    invitations,
    membership,
    messages,
    moderation,
    notifications,
    profiles,
    push,
    rooms,
    search,
    server,
    sessions,
    uploads,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    *server.ROUTES,
    *sessions.ROUTES,
    *accounts.ROUTES,
    *profiles.ROUTES,
    *notifications.ROUTES,
    *rooms.ROUTES,
    *membership.ROUTES,
    *messages.ROUTES,
    *search.ROUTES,
    *amendments.ROUTES,
    *uploads.ROUTES,
    *push.ROUTES,
    *invitations.ROUTES,
    *moderation.ROUTES,
)
