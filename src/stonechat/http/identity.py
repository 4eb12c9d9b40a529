"""Who asks over HTTP: by a bearer token, or by the cookie of a browser that signed in."""

from collections.abc import Iterable
from dataclasses import dataclass

from stonechat.actions.act import Appender, Outcome, Readers
from stonechat.actions.sessions import identify, use_session
from stonechat.chat.errors import ChatError, NotNamed, RegistrationRequired, Unauthenticated
from stonechat.chat.rights import may_be_guest
from stonechat.chat.values import Access, Person
from stonechat.http.cookies import Cookies
from stonechat.http.exchange import Scope
from stonechat.wire.cookies import read_session_cookie


@dataclass(frozen=True, slots=True)
class Credentials:
    """How somebody shows who they are; without a token, not at all."""

    token: str | None
    by_cookie: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, and by which of their sessions."""

    person: Person
    session_id: str
    by_cookie: bool


def read_credentials(headers: Iterable[tuple[bytes, bytes]]) -> Credentials:
    """Find the token in the headers of a request: a bearer token wins over the cookie.

    Raises Unauthenticated for two `Authorization` headers, or a bearer without a token: what is
    meant is not for us to guess.
    """
    authorizations: list[str] = []
    cookies: list[str] = []
    for name, value in headers:
        if name == b"authorization":
            authorizations.append(value.decode("latin-1"))
        elif name == b"cookie":
            cookies.append(value.decode("latin-1"))
    if len(authorizations) > 1:
        raise Unauthenticated
    scheme, _, token = (authorizations or [""])[0].partition(" ")
    if scheme.lower() == "bearer":  # another scheme is the business of a proxy before us
        if not token.strip():
            raise Unauthenticated
        return Credentials(token.strip())
    return Credentials(read_session_cookie(";".join(cookies)), by_cookie=True)


class Identities:
    """Tells who asks, anew for each request.

    Args:
        readers: look tokens up.
        appender: has it written down, about once a day, that a session is used.
        access: whom the server lets in; where it is not open, a guest's token is of use only to
            whom wants to register.
        cookies: knows which pages may use the cookie to change something.
    """

    def __init__(
        self, readers: Readers, appender: Appender, access: Access, cookies: Cookies
    ) -> None:
        self._readers = readers
        self._appender = appender
        self._access = access
        self._cookies = cookies

    async def required(self, scope: Scope) -> Identity:
        """Say who asks, for what only somebody with a name may ask.

        Raises:
            Unauthenticated: nobody, or by a token that is not good.
            RegistrationRequired: a guest, where only accounts come in.
            NotNamed: a guest who departed, and has no name any more.
            Forbidden: a page that may not use the cookie.
        """
        identity = await self.optional(scope)
        if identity is None:
            raise Unauthenticated(has_token=False)
        if identity.person.guest and not may_be_guest(self._access):
            raise RegistrationRequired
        if not identity.person.present:
            raise NotNamed
        return identity

    async def optional(self, scope: Scope) -> Identity | None:
        """Say who asks, if anybody: also a guest without a name, or where guests do not come in.

        A cookie that is not good counts as none, because a browser has no way of leaving it out.

        Raises:
            Unauthenticated: a bearer token is not good.
            Forbidden: a page that may not use the cookie.
        """
        credentials = read_credentials(scope["headers"])
        token = credentials.token
        if token is None:
            return None
        if credentials.by_cookie:
            self._cookies.check_use(scope)
        try:
            found = await self._readers.run(lambda tx: identify(tx, token))
        except Unauthenticated:
            if credentials.by_cookie:
                return None
            raise
        if found.is_use_due:
            self._appender.submit(use_session, found.session, _forget)
        return Identity(found.person, found.session.id, by_cookie=credentials.by_cookie)


def _forget(_: Outcome[None] | ChatError) -> None:
    """Leave it at that: what is not written down now will be at the next use."""
