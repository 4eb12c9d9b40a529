"""The door: lets connections in, by a token, by a cookie or as strangers, and welcomes them."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import msgspec

from stonechat.actions import people
from stonechat.actions.act import Outcome
from stonechat.chat.errors import ChatError, RateLimited, Unauthenticated
from stonechat.chat.rates import Limit
from stonechat.gateway.answer import problem_of
from stonechat.gateway.handlers import HANDLERS
from stonechat.gateway.services import Services
from stonechat.gateway.visitor import Visitor
from stonechat.protocol.socketio import event_packet
from stonechat.transport.connection import Connection
from stonechat.wire.broadcasts import Welcome
from stonechat.wire.cookies import read_session_cookie
from stonechat.wire.replies import RoomState, WhisperState
from stonechat.wire.shapes import user_shape


class Credentials(msgspec.Struct, frozen=True):
    """What a client may say about itself when it connects."""

    token: str | None = None


_Result = Outcome[people.SignedIn] | ChatError
"""What a sign-in came to."""

_credentials = msgspec.json.Decoder(Credentials)
_encode = msgspec.json.Encoder().encode


class Door:
    """The chat as an application of the transport."""

    namespaces = frozenset({"/"})

    def __init__(self, services: Services) -> None:
        self._services = services

    def connect(self, connection: Connection, auth: bytes | None) -> Visitor:
        """Let somebody in: as a stranger, or as the person whom their token stands for."""
        visitor = Visitor(connection, self._services, HANDLERS)
        try:
            token = _read_token(auth)
        except Unauthenticated as error:
            _refuse(connection, error)
            return visitor
        if token is not None:
            self._sign_in(visitor, token, self._signed_in)
        elif cookie := self._read_cookie(connection):
            self._sign_in(visitor, cookie, self._signed_in_by_cookie)
        else:
            self._let_in_stranger(visitor)
        return visitor

    def _read_cookie(self, connection: Connection) -> str | None:
        headers = connection.handshake.headers
        if "cookie" not in headers or not self._services.may_use_cookies(headers):
            return None
        return read_session_cookie(headers["cookie"])

    def _sign_in(
        self, visitor: Visitor, token: str, done: Callable[[Visitor, _Result], None]
    ) -> None:
        if self._services.rates.wait_seconds(Limit.SHOW_BAD_TOKEN, visitor.address_group) > 0:
            # Nothing is looked up. Official clients come back after a close, so that whoever has a
            # good token, and the same address, is only late.
            visitor.connection.close()
            return
        self._services.departures.sign_in_began()
        asked = people.Return(token, self._services.server.access)
        self._services.appender.submit(
            people.sign_in, asked, partial(done, visitor), visitor.connection
        )

    def _signed_in_by_cookie(self, visitor: Visitor, result: _Result) -> None:
        if isinstance(result, Unauthenticated):
            self._count_bad_token(visitor)
            # No script can take the cookie away; whoever brings it can still log in.
            self._services.departures.sign_in_ended()
            self._let_in_stranger(visitor)
        else:
            self._signed_in(visitor, result)

    def _signed_in(self, visitor: Visitor, result: _Result) -> None:
        if isinstance(result, ChatError):
            self._services.departures.sign_in_ended()
            if isinstance(result, Unauthenticated):
                self._count_bad_token(visitor)
                _refuse(visitor.connection, result)
            else:
                # Official clients give up after a connect_error; after a close they come back.
                visitor.connection.close()
            return
        person, rooms, whispers = result.reply.person, result.reply.rooms, result.reply.whispers
        visitor.connection.accept()
        visitor.rest_on(result.reply.session_id)
        if result.reply.is_let_in:
            visitor.become(
                person,
                ((state.room.id, state.room.revision) for state in rooms),
                ((state.id, state.revision) for state in whispers),
            )
        else:
            visitor.returning = person.id
        self._services.departures.sign_in_ended()
        self._welcome(visitor, rooms, whispers)

    def _count_bad_token(self, visitor: Visitor) -> None:
        with suppress(RateLimited):  # those that come from there next are told
            self._services.rates.check(Limit.SHOW_BAD_TOKEN, visitor.address_group)

    def _let_in_stranger(self, visitor: Visitor) -> None:
        visitor.connection.accept()
        self._welcome(visitor, [], [])

    def _welcome(
        self, visitor: Visitor, rooms: list[RoomState], whispers: list[WhisperState]
    ) -> None:
        welcome = Welcome(
            server=self._services.server,
            user=user_shape(visitor.person) if visitor.person else None,
            rooms=rooms,
            whispers=whispers,
        )
        visitor.connection.reply(event_packet("welcome", _encode(welcome)))


def _read_token(auth: bytes | None) -> str | None:
    if auth is None:
        return None
    try:
        token = _credentials.decode(auth).token
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unauthenticated from error
    return token or None


def _refuse(connection: Connection, error: ChatError) -> None:
    connection.refuse(error.message, msgspec.to_builtins(problem_of(error, None)))
