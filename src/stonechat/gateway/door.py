"""The door: lets connections in, with or without a token, and welcomes them."""

from functools import partial
from typing import Final

import msgspec

from stonechat.actions import people
from stonechat.actions.act import Outcome
from stonechat.chat.errors import ChatError, Unauthenticated
from stonechat.gateway.answer import problem_of
from stonechat.gateway.handlers import HANDLERS
from stonechat.gateway.services import Services
from stonechat.gateway.visitor import Visitor
from stonechat.protocol.socketio import event_packet
from stonechat.transport.connection import Connection
from stonechat.wire.broadcasts import Welcome
from stonechat.wire.replies import RoomState
from stonechat.wire.shapes import user_shape

_TOKEN_LENGTH: Final = 512
"""Characters of a token; ours have 43."""


class Credentials(msgspec.Struct, frozen=True):
    """What a client may say about itself when it connects."""

    token: str | None = None


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
        except ChatError as error:
            _refuse(connection, error)
            return visitor
        if token is None:
            connection.accept()
            self._welcome(visitor, [])
        else:
            self._services.departures.sign_in_began()
            self._services.appender.submit(
                people.sign_in, token, partial(self._signed_in, visitor), connection
            )
        return visitor

    def _signed_in(self, visitor: Visitor, result: Outcome[people.SignedIn] | ChatError) -> None:
        if isinstance(result, ChatError):
            self._services.departures.sign_in_ended()
            if isinstance(result, Unauthenticated):
                _refuse(visitor.connection, result)
            else:
                # Official clients give up after a connect_error; after a close they come back.
                visitor.connection.close()
            return
        person, rooms = result.reply.person, result.reply.rooms
        visitor.connection.accept()
        if person.present:
            visitor.become(person, ((state.room.id, state.room.revision) for state in rooms))
        else:
            visitor.returning = person.id
        self._services.departures.sign_in_ended()
        self._welcome(visitor, rooms)

    def _welcome(self, visitor: Visitor, rooms: list[RoomState]) -> None:
        welcome = Welcome(
            server=self._services.server,
            user=user_shape(visitor.person) if visitor.person else None,
            rooms=rooms,
            whispers=[],
        )
        visitor.connection.reply(event_packet("welcome", _encode(welcome)))


def _read_token(auth: bytes | None) -> str | None:
    if auth is None:
        return None
    try:
        token = _credentials.decode(auth).token
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unauthenticated from error
    if token is not None and len(token) > _TOKEN_LENGTH:
        raise Unauthenticated
    return token or None


def _refuse(connection: Connection, error: ChatError) -> None:
    connection.refuse(error.message, msgspec.to_builtins(problem_of(error, None)))
