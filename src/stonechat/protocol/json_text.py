"""JSON of a peer, checked and cut into pieces but not decoded.

What is syntactically fine but cannot be decoded, above all an escaped lone surrogate, passes here:
whoever decodes the piece learns that it is bad and can say so politely.
"""

from typing import Final

import msgspec

from stonechat.protocol.errors import RemoteError

# Programs pass a handful of arguments. Each costs some 60 bytes until the event is handled, so
# that without a bound a payload of separators would weigh thirty times its size.
ITEMS_LIMIT: Final = 100
# Up to this size a list of pieces cannot be large, and the plain decoder is the faster one.
_SMALL_BYTES: Final = 16_384

_decode_small = msgspec.json.Decoder(list[msgspec.Raw]).decode
# A struct without fields takes any object and keeps nothing of it.
_decode_object = msgspec.json.Decoder(msgspec.defstruct("_Anything", [])).decode
# Decoded as fields and not as a list, because that fails at the first item too many.
_decode_large = msgspec.json.Decoder(
    msgspec.defstruct(
        "_Items",
        [(f"item_{index}", msgspec.Raw, None) for index in range(ITEMS_LIMIT)],
        array_like=True,
        forbid_unknown_fields=True,
    )
).decode


def split_array(text: bytes) -> list[msgspec.Raw]:
    """Cut a JSON array into its items; `text` is known to be UTF-8.

    Raises:
        RemoteError: it is no JSON array, is nested too deeply, or has more than 100 items.
    """
    try:
        return _split(text)
    except msgspec.DecodeError:
        harmless = _without_surrogates(text)
        if harmless == text:
            reason = "no JSON array"
            raise RemoteError(reason) from None
    return _cut(text, split_array(harmless))


def check_object(text: bytes) -> None:
    """Check that a text is a JSON object, whatever is in it.

    Raises:
        RemoteError: it is not, or is nested too deeply.
    """
    try:
        _decode_object(text)
    except RecursionError:
        reason = "JSON nested too deeply"
        raise RemoteError(reason) from None
    except msgspec.DecodeError:
        harmless = _without_surrogates(text)
        if harmless == text:
            reason = "no JSON object"
            raise RemoteError(reason) from None
        check_object(harmless)


def _split(text: bytes) -> list[msgspec.Raw]:
    try:
        if len(text) <= _SMALL_BYTES:
            items = _decode_small(text)
        else:
            fields = msgspec.structs.astuple(_decode_large(text))
            items = [field for field in fields if field is not None]
    except RecursionError:
        reason = "JSON nested too deeply"
        raise RemoteError(reason) from None
    if len(items) > ITEMS_LIMIT:
        reason = f"more than {ITEMS_LIMIT} items"
        raise RemoteError(reason)
    return items


def _without_surrogates(text: bytes) -> bytes:
    r"""Replace every `\udXXX` by `\u0XXX`: as long, as well-formed, and no surrogate."""
    return text.replace(b"\\ud", b"\\u0").replace(b"\\uD", b"\\u0")


def _cut(text: bytes, shapes: list[msgspec.Raw]) -> list[msgspec.Raw]:
    """Cut `text` where its harmless twin was cut: both have every byte in the same place.

    The twin is found again by searching: between two items stand only commas and white space, so
    that the first match is the item itself.
    """
    twin = _without_surrogates(text)
    items = []
    position = 1
    for shape in shapes:
        piece = bytes(shape)
        start = twin.index(piece, position)
        position = start + len(piece)
        items.append(msgspec.Raw(text[start:position]))
    return items
