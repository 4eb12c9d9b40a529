"""What was said around a report, as it is kept with it: for years, through versions.

It is stored as it would have been sent at that time. Shapes only ever gain fields, and what was
stored before does not have them; there they read as nothing: null, no entries, no, 0 or no text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from msgspec import UNSET, inspect

from stonechat.wire.shapes import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

Said = TypeVar("Said", bound=Message)

_encode: Final = msgspec.json.Encoder().encode

_NOTHING: Final[dict[type[inspect.Type], Any]] = {
    inspect.BoolType: False,
    inspect.IntType: 0,
    inspect.StrType: "",
}


def encode_context(messages: Sequence[Message]) -> str:
    """Write messages as they are now, for good."""
    return _encode(messages).decode()


def decode_context(text: str, shape: type[Said]) -> list[Said]:
    """Read messages that this program or an earlier one wrote, as the shape is now.

    Raises:
        msgspec.ValidationError: what was stored never was a list of messages.
    """
    described = _described(shape)
    stored = msgspec.json.decode(text, type=list[dict[str, Any]])
    return msgspec.convert([_completed(described, said) for said in stored], list[shape])  # type: ignore[valid-type]


@cache
def _described(shape: type[Message]) -> inspect.Type:
    return inspect.type_info(shape)


def _completed(described: inspect.Type, value: Any) -> Any:  # noqa: ANN401 - JSON, seen as a type
    """Give every object within a value the fields that it does not have yet."""
    match described, value:
        case inspect.Metadata(type=bare), _:
            return _completed(bare, value)
        case inspect.StructType(fields=fields), dict():
            return {
                field.encode_name: _completed(field.type, value.get(field.encode_name, UNSET))
                for field in fields
            }
        case inspect.ListType(item_type=item_type), list():
            return [_completed(item_type, item) for item in value]
        case inspect.UnionType(types=types), dict() | list():
            return _completed(next(kind for kind in types if _is_made_of(kind, value)), value)
    return _nothing(described) if value is UNSET else value


def _is_made_of(kind: inspect.Type, value: Any) -> bool:  # noqa: ANN401 - as above
    return isinstance(kind, inspect.StructType if isinstance(value, dict) else inspect.ListType)


def _nothing(described: inspect.Type) -> Any:  # noqa: ANN401 - as above
    """Say how something reads that was not there yet when it was stored."""
    match described:
        case inspect.UnionType(includes_none=True) | inspect.NoneType():
            return None
        case inspect.StructType():
            return _completed(described, {})
        case inspect.ListType():
            return []
        case inspect.DictType():
            return {}
    return _NOTHING[type(described)]
