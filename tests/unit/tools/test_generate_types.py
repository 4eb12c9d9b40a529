"""How the server's shapes become TypeScript."""

from typing import Annotated, Literal

import pytest
from msgspec import Meta, Struct

from stonechat.chat.values import Role
from tools.generate_types import Declarations


class Nest(Struct):
    """Where it lives."""

    height: float


class Bird(Struct):
    """A bird.

    It sings.
    """

    name: Annotated[str, Meta(max_length=9)]
    nests: list[Nest | None]
    role: Role | None = None


class Nothing(Struct):
    """Nothing at all."""


def test_a_struct_is_an_interface_behind_those_that_it_needs() -> None:
    declarations = Declarations()
    assert declarations.reference(Bird) == "Bird"
    assert str(declarations) == (
        "/** Where it lives. */\nexport interface Nest {\n  height: number\n}\n"
        "\n"
        "/** What a member is in a room. */\n"
        "export type Role = 'owner' | 'moderator' | 'member'\n"
        "\n"
        "/**\n * A bird.\n *\n * It sings.\n */\n"
        "export interface Bird {\n"
        "  name: string\n"
        "  nests: (Nest | null)[]\n"
        "  role?: Role | null\n"
        "}\n"
    )


def test_a_struct_without_fields_is_no_interface() -> None:
    declarations = Declarations()
    declarations.reference(Nothing)
    assert str(declarations) == (
        "/** Nothing at all. */\nexport type Nothing = Record<string, never>\n"
    )


@pytest.mark.parametrize(
    ("annotation", "written"),
    [
        (None | int, "number | null"),
        (int | float, "number"),
        (dict[str, list[bool]], "Record<string, boolean[]>"),
        (Literal["on", "off"], "'on' | 'off'"),
        (bytes, "ArrayBuffer"),
    ],
)
def test_annotations_are_written_as_people_write_them(annotation: object, written: str) -> None:
    assert Declarations().reference(annotation) == written


def test_a_type_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        Declarations().reference(complex)
