"""From what a decoder complains about to an `invalid_request` that says where."""

import re
from typing import Final

import msgspec

from stonechat.chat.errors import InvalidRequest
from stonechat.wire.requests import CLOCK, NO_NUL

_PLACE: Final = re.compile(r" - at (?P<key>`key` in )?`\$\.?(?P<path>[^`]*)`$")
_MISSING: Final = re.compile(r"missing required field `([^`]+)`")
_KINDS_SAID: Final = re.compile(r"`([a-z]+(?: \| [a-z]+)*)`")
_KINDS: Final = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "bytes": "binary data",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_PATTERN: Final = re.compile(r"Expected `str` matching regex (.*)")
_PATTERNS: Final = {NO_NUL: "text without NUL", CLOCK: "a time such as 22:30"}
_PATTERNS_SAID: Final = {repr(pattern): said for pattern, said in _PATTERNS.items()}


def explain_decoding(error: Exception) -> InvalidRequest:
    """Turn what a decoder complained about into words for the one who sent it.

    Args:
        error: a `msgspec.DecodeError` (or its subclass ValidationError), a UnicodeDecodeError or a
            RecursionError from decoding one request object.

    Returns:
        The refusal; `details.path` names the field, such as `images[0].alt`, or is empty for the
        object as a whole.
    """
    if not isinstance(error, msgspec.ValidationError):
        return InvalidRequest(
            "The object is not JSON that can be read: nested too deeply, or text"
            " that is no Unicode."
        )
    text = str(error)
    place = _PLACE.search(text)
    path = place["path"] if place else ""
    sentence = text[: place.start()] if place else text
    missing = _MISSING.search(sentence)
    if missing:
        field = missing.group(1)
        path = f"{path}.{field}" if path else field
        return InvalidRequest(f"`{path}` is missing.", path=path)
    sentence = _PATTERN.sub(
        lambda it: f"Expected {_PATTERNS_SAID.get(it.group(1), 'another text')}", sentence
    )
    sentence = _KINDS_SAID.sub(lambda said: _in_words(said.group(1)), sentence).replace("`", "")
    inside = "as a key of" if place and place["key"] else "in"
    where = f" {inside} `{path}`" if path else ""
    return InvalidRequest(f"{sentence}{where}.", path=path)


def _in_words(kinds: str) -> str:
    return " or ".join(_KINDS.get(kind, kind) for kind in kinds.split(" | "))
