"""The structs of requests and answers as JSON Schema, as OpenAPI 3.1 wants it."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, get_args

import msgspec
from msgspec import Meta, Struct

Json = dict[str, Any]

SCHEMAS: Final = "#/components/schemas/"


class Schemas:
    """Structs as JSON Schema, each described once.

    Attributes:
        components: by name, what the document has to hold.
    """

    def __init__(self, shapes: Iterable[type[Struct]]) -> None:
        wanted = dict.fromkeys(it for shape in shapes for it in _with_alternatives(shape))
        (*_, components) = msgspec.json.schema_components(
            [_describable(shape) for shape in wanted], ref_template=SCHEMAS + "{name}"
        )
        self.components: Json = components

    def exemplify(self, shape: type[Struct], examples: Mapping[str, object]) -> None:
        """Give the fields of a struct the examples that there are for their names."""
        for name, field in self.fields(shape).items():
            if name in examples and "$ref" not in field:
                field["examples"] = [examples[name]]

    def fields(self, shape: type[Struct]) -> Json:
        """The fields of a struct by name, with their schemas."""
        fields: Json = self.components[shape.__name__].get("properties", {})
        return fields

    def required(self, shape: type[Struct]) -> list[str]:
        """The names of those fields that must be there."""
        names: list[str] = self.components[shape.__name__].get("required", [])
        return names

    def without(self, shape: type[Struct], names: Sequence[str]) -> Json:
        """Refer to a struct, or to what is left of it without fields that stand elsewhere."""
        if not names:
            return {"$ref": SCHEMAS + shape.__name__}
        whole: Json = self.components[shape.__name__]
        name = f"{shape.__name__}Body"
        self.components[name] = {
            **whole,
            "title": name,
            "properties": {
                field: it for field, it in whole["properties"].items() if field not in names
            },
            "required": [field for field in whole["required"] if field not in names],
        }
        return {"$ref": SCHEMAS + name}


def _with_alternatives(shape: type[Struct]) -> list[type]:
    return [shape, *(it for field in _unions(shape).values() for it in field)]


def _unions(shape: type[Struct]) -> Mapping[str, list[type[Struct]]]:
    """The fields that are one of several structs."""
    alternatives = {
        field.name: [it for it in get_args(field.type) if _is_struct(it)]
        for field in msgspec.structs.fields(shape)
    }
    return {name: structs for name, structs in alternatives.items() if len(structs) > 1}


def _describable(shape: type[Any]) -> type[Any]:
    """Stand in for a struct that msgspec does not describe, because it could not decode it."""
    unions = _unions(shape)
    if not unions:
        return shape
    fields: list[tuple[str, Any]] = []
    for field in msgspec.structs.fields(shape):
        references = [{"$ref": SCHEMAS + it.__name__} for it in unions.get(field.name, ())]
        either = Annotated[Any, Meta(extra_json_schema={"anyOf": references})]
        fields.append((field.name, either if references else field.type))
    return msgspec.defstruct(shape.__name__, fields, namespace={"__doc__": shape.__doc__})


def _is_struct(annotation: object) -> bool:
    return inspect.isclass(annotation) and issubclass(annotation, Struct)


def without_null(schema: Json) -> Json:
    """What a parameter is: where a body may say null, an address says nothing."""
    kept = {name: it for name, it in schema.items() if name != "default" or it is not None}
    choices = [it for it in kept.pop("anyOf", []) if it != {"type": "null"}]
    if len(choices) == 1:
        return {**kept, **choices[0]}
    return {**kept, "anyOf": choices} if choices else kept
