"""The description of the API, as it is made from the routes."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest

from stonechat.chat.errors import error_codes
from stonechat.http.problems import STATUSES

MISUSES = {"400", "404", "405", "413", "415", "422"}
"""Statuses with which `invalid_request` is answered."""


@pytest.fixture
async def document(client: httpx.AsyncClient) -> Any:
    return (await client.get("/api/v1/openapi.json")).json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def operation(document: dict[str, Any], wanted: str) -> dict[str, Any]:
    (found,) = [it for _, _, it in operations(document) if it["operationId"] == wanted]
    return found


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_operation_says_what_it_is(document: dict[str, Any]) -> None:
    names = [it["operationId"] for _, _, it in operations(document)]
    assert len(names) == len(set(names))
    tags = {tag["name"] for tag in document["tags"]}
    for _, _, it in operations(document):
        assert it["summary"], it["operationId"]
        assert set(it["tags"]) <= tags
    assert all(tag["description"] for tag in document["tags"])


def test_whatever_is_referred_to_is_there(document: dict[str, Any]) -> None:
    found = set(references(document))
    assert found
    for reference in found:
        _, _, kind, name = reference.split("/")
        assert name in document["components"][kind], reference


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        )


def test_every_parameter_of_a_path_is_described(document: dict[str, Any]) -> None:
    for path, _, it in operations(document):
        described = {one["name"] for one in it["parameters"] if one["in"] == "path"}
        assert described == {part[1:-1] for part in path.split("/") if part.startswith("{")}, path


def test_every_refusal_names_codes_that_have_this_status(document: dict[str, Any]) -> None:
    for name, response in document["components"]["responses"].items():
        status = name.partition("_")[0]
        (_, narrowed) = response["content"]["application/problem+json"]["schema"]["allOf"]
        for code in narrowed["properties"]["code"]["enum"]:
            assert code in error_codes()
            assert str(int(STATUSES[code])) == status or (
                code == "invalid_request" and status in MISUSES
            )


def test_whoever_has_to_sign_in_may_be_told_so(document: dict[str, Any]) -> None:
    for _, _, it in operations(document):
        assert ("401" in it["responses"]) >= bool(it["security"]), it["operationId"]
    assert operation(document, "read_server")["security"] == []
    assert operation(document, "list_rooms")["security"] == [{"bearer": []}, {"cookie": []}]
    assert {} in operation(document, "register")["security"]


def test_limits_of_what_may_be_left_out_are_told(document: dict[str, Any]) -> None:
    parameters = operation(document, "list_rooms")["parameters"]
    (limit,) = [it for it in parameters if it["name"] == "limit"]
    assert limit["required"] is False
    schema = limit["schema"]
    assert (schema["type"], schema["minimum"], schema["maximum"]) == ("integer", 1, 100)


def test_what_stands_in_the_path_does_not_stand_in_the_body(document: dict[str, Any]) -> None:
    body = operation(document, "send_message")["requestBody"]
    assert body["required"] is False
    reference = body["content"]["application/json"]["schema"]["$ref"]
    fields = document["components"]["schemas"][reference.split("/")[-1]]["properties"]
    assert "text" in fields
    assert "room" not in fields


def test_an_answer_of_one_of_two_shapes_is_told(document: dict[str, Any]) -> None:
    message = document["components"]["schemas"]["SendReply"]["properties"]["message"]
    assert [it["$ref"].split("/")[-1] for it in message["anyOf"]] == ["Message", "MessageReceipt"]


def test_the_description_can_be_read_by_programs_that_know_no_python(
    document: dict[str, Any],
) -> None:
    text = json.dumps(document)
    assert "\\\\A" not in text, "a pattern with an anchor that only Python knows"
    assert "\\\\Z" not in text
