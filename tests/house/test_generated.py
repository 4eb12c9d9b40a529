"""Files that are made from others are as those say."""

from tools import generate_rights, generate_types


def test_the_web_client_knows_the_shapes_that_the_server_sends() -> None:
    written = generate_types.TARGET.read_text()
    assert written == generate_types.render(), "wire.ts is not fresh: run `make types`"


def test_the_documented_rights_are_those_of_the_table() -> None:
    written = generate_rights.TARGET.read_text()
    assert written == generate_rights.render(), "rights.md is not fresh: run `make types`"
