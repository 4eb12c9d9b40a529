"""Files that are made from others are as those say."""

from tools import generate_notifications, generate_rights, generate_types


def test_the_web_client_knows_the_shapes_that_the_server_sends() -> None:
    written = generate_types.TARGET.read_text()
    assert written == generate_types.render(), "wire.ts is not fresh: run `make types`"


def test_the_documented_rights_are_those_of_the_table() -> None:
    written = generate_rights.TARGET.read_text()
    assert written == generate_rights.render(), "rights.md is not fresh: run `make types`"


def test_the_documented_table_of_notifications_is_the_one_that_decides() -> None:
    written = generate_notifications.TARGET.read_text()
    assert written == generate_notifications.render(), "it is not fresh: run `make types`"
