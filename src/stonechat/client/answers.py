"""What the server says, decoded: answers by the request that they belong to, broadcasts by name."""

from typing import Any, Final, TypeVar

import msgspec

from stonechat.protocol.errors import RemoteError
from stonechat.wire.events import REQUESTS
from stonechat.wire.replies import SendReply
from stonechat.wire.shapes import Message, MessageReceipt, Problem, Shape

T = TypeVar("T")


class _Verdict(msgspec.Struct):
    """How every answer begins."""

    ok: bool
    error: Problem | None = None


class _Sent(msgspec.Struct):
    """The answer to a send, of which one has to try what it is."""

    message: msgspec.Raw


_decoders: Final[dict[Any, msgspec.json.Decoder[Any]]] = {}


def decode(json: msgspec.Raw, shape: type[T]) -> T:
    """Decode what the server said; fields that are not known are ignored.

    Raises:
        RemoteError: it has another shape.
    """
    decoder = _decoders.get(shape)
    if decoder is None:
        decoder = _decoders[shape] = msgspec.json.Decoder(shape)
    try:
        decoded: T = decoder.decode(json)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RemoteError(f"no {shape.__name__} of ours: {error}") from error
    return decoded


def decode_answer(name: str, json: msgspec.Raw) -> Shape | Problem:
    """Decode the answer to a request, or the Problem with which it was refused.

    Raises:
        RemoteError: it is neither.
    """
    verdict = decode(json, _Verdict)
    if verdict.error is not None:
        return verdict.error
    if not verdict.ok:
        raise RemoteError("a refusal without a problem")
    if name == "send_message":
        return _decode_sent(json)
    return decode(json, REQUESTS[name].reply)


def _decode_sent(json: msgspec.Raw) -> SendReply:
    message = decode(json, _Sent).message
    try:
        return SendReply(message=decode(message, Message))
    except RemoteError:
        return SendReply(message=decode(message, MessageReceipt))
