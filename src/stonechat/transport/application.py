"""The seam between the transport and whoever handles the events."""

from typing import TYPE_CHECKING, Protocol

from stonechat.protocol.events import EventReceived

if TYPE_CHECKING:
    from stonechat.transport.connection import Connection


class Listener(Protocol):
    """Handles one connection. All calls come from the event loop and must return at once."""

    def event_received(self, event: EventReceived) -> None:
        """Handle an event, in the order sent.

        After `Connection.pause` a few more may come: those of the same small slice of input.
        """

    def connection_behind(self) -> None:
        """Note that the peer does not read: from now on `Connection.send` is dropped."""

    def connection_drained(self) -> None:
        """Note that the peer has read everything: `Connection.send` works again."""

    def connection_closed(self) -> None:
        """Note that it is over, for whatever reason. Called exactly once, always last."""


class Application(Protocol):
    """Decides who may connect to which namespace."""

    @property
    def namespaces(self) -> frozenset[str]:
        """The namespaces there are; a client that asks for another is told so."""

    def connect(self, connection: "Connection", auth: bytes | None) -> Listener:
        """Take a client that asks to join `connection.namespace`.

        Must lead to `connection.accept()` or `connection.refuse(…)`, now or later. Until then the
        client may not send events there.

        Args:
            connection: the client.
            auth: the JSON object it sent along, as bytes; syntactically valid, not decoded.
        """
