"""What a Socket.IO session tells its driver has arrived."""

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class ConnectReceived(msgspec.Struct, frozen=True):
    """A client asks to join a namespace that exists.

    Attributes:
        namespace: such as `/`.
        auth: the JSON object it sent along, not decoded; None when it sent none.
    """

    namespace: str
    auth: bytes | None


class UnknownNamespace(msgspec.Struct, frozen=True):
    """A client asked to join a namespace that does not exist; `answer` is what to send."""

    answer: bytes


class DisconnectReceived(msgspec.Struct, frozen=True):
    """A client has left a namespace."""

    namespace: str


class EventReceived(msgspec.Struct, frozen=True):
    """An event for the application.

    Attributes:
        namespace: where it was sent to.
        name: never a reserved one.
        arguments: JSON not decoded yet, as `msgspec.Raw`; where an argument held attachments, the
            decoded object with `bytes` in their place.
        ack_id: what to acknowledge it with; None when the sender does not wait.
        size_bytes: how long it was on the wire, attachments included.
    """

    namespace: str
    name: str
    arguments: tuple[object, ...]
    ack_id: int | None
    size_bytes: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it came without attachments."""
        return all(isinstance(argument, msgspec.Raw) for argument in self.arguments)

    def argument(self, index: int, type_: type[T]) -> T:
        """Decode one argument into a type, strictly.

        Raises:
            msgspec.ValidationError: it is JSON but not of that type; the message names the path.
            msgspec.DecodeError: it cannot be decoded at all (a lone surrogate, nested too deeply).
            IndexError: there is no such argument.
        """
        value = self.arguments[index]
        try:
            if isinstance(value, msgspec.Raw):
                return _decoder(type_).decode(value)
            # Only bytes are bytes: text must not pass for base64.
            return msgspec.convert(value, type_, builtin_types=(bytes,))
        except RecursionError:
            message = "JSON is nested too deeply"
            raise msgspec.DecodeError(message) from None


# Making a decoder costs more than decoding; an application has a few dozen types.
_decoders: dict[object, msgspec.json.Decoder[Any]] = {}


def _decoder(type_: type[T]) -> msgspec.json.Decoder[T]:
    decoder = _decoders.get(type_)
    if decoder is None:
        decoder = _decoders[type_] = msgspec.json.Decoder(type_)
    return decoder
