"""A visitor: one connection as the chat sees it, with the person behind it."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from stonechat.chat.errors import (
    ChatError,
    Internal,
    InvalidRequest,
    NotNamed,
    Unauthenticated,
    Unavailable,
)
from stonechat.chat.rates import Limit
from stonechat.chat.values import Person
from stonechat.gateway.answer import Answer
from stonechat.gateway.lane import Lane
from stonechat.gateway.services import STRANGER_PAYLOAD_BYTES, Services
from stonechat.protocol.events import EventReceived
from stonechat.protocol.socketio import event_packet
from stonechat.transport.connection import Connection
from stonechat.transport.proxies import address_group
from stonechat.wire.broadcasts import Behind
from stonechat.wire.decoding import explain_decoding
from stonechat.wire.requests import Request

_log = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode


Run = Callable[["Visitor", Any, "Answer"], None]
"""Takes a decoded request to an act or query, and sees to it that it is answered exactly once."""


def always(_: Request) -> bool:
    """Whatever the request says."""
    return True


def _never(_: Request) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Handler:
    """What happens on one event.

    Attributes:
        request: the shape of the event's object.
        run: the handler itself.
        needs_name: whether only somebody with a name is answered.
        is_shared: whether this request may be under way beside other shared ones.
        is_sign: whether others hear of this request, so that presence may show that somebody is
            there. What only reads, what clients do by themselves, and whispers tell nobody.
        limit: how fast it may be asked.
    """

    request: type[Request]
    run: Run
    needs_name: bool = True
    is_shared: Callable[[Any], bool] = _never
    is_sign: Callable[[Any], bool] = _never
    limit: Limit = Limit.ASK


class Visitor:
    """Takes the events of one connection, in order, to the handlers.

    Attributes:
        person: who is behind the connection, None before they have a name.
        returning: the guest id that the connection's token stands for, while it has no name.
        session_id: the session that the connection rests on, None for strangers.
        heard: ids of the rooms that this connection created or joined.
    """

    __slots__ = (
        "_era",
        "_expelled",
        "_handlers",
        "_lane",
        "closed",
        "connection",
        "heard",
        "person",
        "returning",
        "services",
        "session_id",
    )

    def __init__(
        self, connection: Connection, services: Services, handlers: Mapping[str, Handler]
    ) -> None:
        self.connection = connection
        self.services = services
        self.person: Person | None = None
        self.returning: str | None = None
        self.session_id: str | None = None
        self.heard: set[str] = set()
        self.closed = False
        self._era = services.era.number
        self._expelled = False
        self._handlers = handlers
        self._lane = Lane(connection.pause, connection.resume)
        connection.payload_limit = STRANGER_PAYLOAD_BYTES

    @property
    def actor(self) -> Person:
        """The person, for handlers that are only run for somebody with a name."""
        if self.person is None:
            raise NotNamed
        return self.person

    @property
    def address_group(self) -> str:
        """Whom the connection is counted with while nobody is known to be behind it."""
        return address_group(self.connection.handshake.address)

    def check_standing(self) -> None:
        """Raise what keeps the requests of this connection from changing anything any more.

        That is Unauthenticated when its session was ended, and Unavailable when a commit has been
        in doubt since it was opened.
        """
        if self._expelled:
            raise Unauthenticated
        if self._era != self.services.era.number:
            raise Unavailable

    def check_rate(self, limit: Limit, cost: int = 1) -> None:
        """Count what is asked, on all connections of a person, and before a name of an address.

        Raises RateLimited.
        """
        key = self.person.id if self.person is not None else self.address_group
        self.services.rates.check(limit, key, cost)

    def rest_on(self, session_id: str) -> None:
        """End with this session from now on, instead of the one before."""
        self._rest_on_nothing()
        if not self.closed:
            self.session_id = session_id
            self.services.attendance.add(session_id, self)

    def expel(self) -> None:
        """Take nothing more from a connection whose session was ended, and end it for good."""
        self.session_id = None
        self._expelled = True
        self.connection.disconnect()

    def become(
        self,
        person: Person,
        rooms: Iterable[tuple[str, int]] = (),
        whispers: Iterable[tuple[str, int]] = (),
    ) -> None:
        """Be this person from now on, and hear their rooms and whispers, as (id, revision)."""
        services = self.services
        self.person = person
        self.connection.payload_limit = services.payload_bytes
        services.presence.arrive(person.id)
        services.hub.arrive(person.id, self.connection, rooms, whispers)
        services.departures.back(person.id)
        if self.closed:  # the connection ended while its sign-in was under way
            self._go(person)

    def event_received(self, event: EventReceived) -> None:
        """Decode a request and let it take its turn."""
        size = event.size_bytes
        finished = partial(self._lane.finished, size)
        answer = Answer(self.connection, event.name, event.ack_id, finished)
        handler = self._handlers.get(event.name)
        try:
            if handler is None:
                raise InvalidRequest(f"There is no event {event.name[:64]!r}.")
            request = _decode(event, handler.request)
        except ChatError as error:
            self._lane.add(
                partial(self._refuse, handler, error, answer), shared=False, size_bytes=size
            )
            return
        run = partial(self._handle, handler, request, answer)
        self._lane.add(run, shared=handler.is_shared(request), size_bytes=size)

    def connection_behind(self) -> None:
        """Do nothing more for a client that does not read what it asked for.

        Live events are dropped by the transport until the client has read.
        """
        self._lane.hold()

    def connection_drained(self) -> None:
        """Tell the client, which missed live events, from which revisions they go on."""
        missed = self.services.hub.skip(self.person.id, self.connection) if self.person else None
        # Before the event: writing that may find the client behind again, which holds the lane.
        self._lane.release()
        if missed is not None:
            behind = _encode(Behind(*missed))
            self.connection.reply(event_packet("behind", behind))

    def connection_closed(self) -> None:
        """Stop hearing anything; what was asked before still takes effect."""
        self.closed = True
        self._rest_on_nothing()
        if self.person is not None:
            self._go(self.person)
        self._lane.release()

    def _rest_on_nothing(self) -> None:
        if self.session_id is not None:
            self.services.attendance.remove(self.session_id, self)
            self.session_id = None

    def _go(self, person: Person) -> None:
        services = self.services
        services.presence.unwatch(self.connection)
        room_ids = services.hub.rooms(person.id)
        if services.hub.depart(person.id, self.connection):
            services.presence.depart(person.id, room_ids)
            if person.guest:
                services.departures.gone(person.id)

    def _refuse(self, handler: Handler | None, error: ChatError, answer: Answer) -> None:
        nameless = self.person is None and (handler is None or handler.needs_name)
        answer.refuse(NotNamed() if nameless else error)

    def _handle(self, handler: Handler, request: Any, answer: Answer) -> None:  # noqa: ANN401
        if handler.needs_name and self.person is None:
            answer.refuse(NotNamed())
            return
        try:
            self.check_standing()
            self.check_rate(handler.limit)
            if self.person is not None and handler.is_sign(request):
                self.services.presence.give_sign(self.person.id)
            handler.run(self, request, answer)
        except ChatError as error:
            answer.refuse(error)
        except Exception:  # noqa: BLE001 - a defect of ours must cost one request, never a connection
            _log.exception("the handler of an event failed")
            answer.refuse(Internal())


def _decode(event: EventReceived, request: type[Any]) -> Any:  # noqa: ANN401
    if len(event.arguments) != 1:
        raise InvalidRequest("An event carries exactly one object.")
    try:
        decoded = event.argument(0, request)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise explain_decoding(error) from error
    if event.is_text:
        # The decoder takes text for base64; here, binary data are attachments and nothing else.
        for path in decoded.binary_paths():
            raise InvalidRequest(f"Expected binary data in {path}, got text.", path=path)
    return decoded
