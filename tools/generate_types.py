"""Write web/src/api/wire.ts: the shapes on the wire as TypeScript sees them.

Run `make types` after a change of `stonechat.wire`; a house test compares the file with what this
would write. Everything that the registries of events lead to is written, then what only REST has,
each type behind those that it is made of.
"""

import enum
import inspect
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import UnsetType

from stonechat.chat.errors import error_codes
from stonechat.wire import accounts, messages, notifications, people, push, rooms, search, uploads
from stonechat.wire.broadcasts import BROADCASTS
from stonechat.wire.events import REQUESTS, Exchange

TARGET = Path(__file__).parents[1] / "web" / "src" / "api" / "wire.ts"
LINE_LENGTH = 100
HEADER = """\
/**
 * The shapes on the wire. Written by `make types` from the server's own; do not edit.
 *
 * In what the server sends, every field is there and absent is null; times are RFC 3339 in UTC, ids
 * are UUIDs of version 7. In a request, what may be left out may be null as well.
 */
"""

REST = (accounts, messages, notifications, people, push, rooms, search, uploads)
"""The modules whose shapes REST takes and gives; no registry names them one by one."""

EMPTY = "Record<string, never>"
SCALARS: dict[object, str] = {
    Any: "unknown",
    NoneType: "null",
    bool: "boolean",
    # What socket.io-client takes and gives for a binary attachment.
    bytes: "ArrayBuffer",
    float: "number",
    int: "number",
    str: "string",
}


class Declarations:
    """The TypeScript declarations of all types asked for, and of those that they need.

    The annotations are read as they are: msgspec's own inspection refuses a union of two shapes,
    which cannot be decoded, though it can very well be sent.
    """

    def __init__(self) -> None:
        self._written: dict[str, str] = {}

    def __str__(self) -> str:
        return "\n".join(self._written.values())

    def reference(self, annotation: Any) -> str:  # noqa: ANN401
        """Return how a field annotated like this is declared; declare what it names.

        Raises:
            TypeError: JSON has no such thing, or this generator does not know it yet.

        """
        if annotation in SCALARS:
            return SCALARS[annotation]
        if not isinstance(annotation, type) or get_origin(annotation):
            return self._composed(get_origin(annotation), get_args(annotation))
        if issubclass(annotation, msgspec.Struct):
            return self._interface(annotation)
        if issubclass(annotation, enum.Enum):
            self.alias(annotation.__name__, [it.value for it in annotation], _comment(annotation))
            return annotation.__name__
        raise TypeError(f"No TypeScript is known for {annotation}.")

    def _composed(self, origin: object, parts: tuple[Any, ...]) -> str:
        if origin is Literal:
            return _union(_quoted(value) for value in parts)
        said = (it for it in parts if not isinstance(it, msgspec.Meta) and it is not UnsetType)
        inner = [self.reference(part) for part in said]
        if origin in {Union, UnionType, Annotated}:
            return _union(inner)
        if origin is list:
            return f"({inner[0]})[]" if " | " in inner[0] else f"{inner[0]}[]"
        if origin is dict:
            return f"Record<{inner[0]}, {inner[1]}>"
        raise TypeError(f"No TypeScript is known for {origin}.")

    def _interface(self, cls: type[msgspec.Struct]) -> str:
        fields = "".join(
            f"  {field.encode_name}{'' if field.required else '?'}: {self.reference(field.type)}\n"
            for field in msgspec.structs.fields(cls)
        )
        name = cls.__name__
        body = f"interface {name} {{\n{fields}}}" if fields else f"type {name} = {EMPTY}"
        self._declare(name, f"{_comment(cls)}export {body}\n")
        return name

    def alias(self, name: str, strings: Iterable[str], comment: str) -> None:
        """Declare a union of strings; a long one with one string on a line."""
        members = [_quoted(string) for string in strings]
        line = f"export type {name} = {_union(members)}\n"
        if len(line) > LINE_LENGTH:
            line = f"export type {name} =\n" + "".join(f"  | {member}\n" for member in members)
        self._declare(name, comment + line)

    def _declare(self, name: str, text: str) -> None:
        if self._written.setdefault(name, text) != text:
            raise TypeError(f"Two different types are named {name}.")


def render() -> str:
    """Return the whole file."""
    declarations = Declarations()
    codes = (
        "/** Every code that a Problem of this server can have; there may be more tomorrow. */\n"
    )
    declarations.alias("ProblemCode", error_codes(), codes)
    listened = _event_map(
        "ServerEvents", "What the server says without being asked.", _broadcasts(declarations)
    )
    asked = _event_map(
        "ClientEvents", "What a client may ask and what it is answered.", _requests(declarations)
    )
    for shape in _structs_in(REST):
        declarations.reference(shape)
    return "\n".join([HEADER, str(declarations), listened, asked])


def _structs_in(modules: Iterable[ModuleType]) -> list[type[msgspec.Struct]]:
    classes = [it for module in modules for it in vars(module).values() if inspect.isclass(it)]
    names = {module.__name__ for module in modules}
    return [it for it in classes if issubclass(it, msgspec.Struct) and it.__module__ in names]


def _broadcasts(declarations: Declarations) -> dict[str, str]:
    return {event: declarations.reference(shape) for event, shape in BROADCASTS.items()}


def _requests(declarations: Declarations) -> dict[str, str]:
    return {event: _exchange(declarations, exchange) for event, exchange in REQUESTS.items()}


def _exchange(declarations: Declarations, exchange: Exchange) -> str:
    request = declarations.reference(exchange.request)
    reply = declarations.reference(exchange.reply)
    return f"{{ request: {request}; reply: {reply} }}"


def _event_map(name: str, meaning: str, entries: Mapping[str, str]) -> str:
    lines = "".join(f"  {event}: {shape}\n" for event, shape in entries.items())
    return f"/** {meaning} */\nexport interface {name} {{\n{lines}}}\n"


def _union(members: Iterable[str]) -> str:
    """Join without repetition, null last, as people write it."""
    unique = sorted(dict.fromkeys(members), key="null".__eq__)
    return " | ".join(unique)


def _quoted(value: str) -> str:
    return f"'{value}'"


def _comment(cls: type) -> str:
    """Return what the class says of itself as a JSDoc comment."""
    text = inspect.cleandoc(cls.__doc__ or "")
    if "\n" not in text:
        return f"/** {text} */\n"
    body = "".join(f" * {line}".rstrip() + "\n" for line in text.splitlines())
    return f"/**\n{body} */\n"


if __name__ == "__main__":
    TARGET.write_text(render())
    sys.stdout.write(f"{TARGET.name} is written.\n")
