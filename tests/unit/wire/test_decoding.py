"""What a client is told about an object that cannot be read."""

import msgspec
import pytest

from stonechat.wire import requests
from stonechat.wire.decoding import explain_decoding
from stonechat.wire.notifications import ChangeNotificationSettings


def explained(json: bytes, shape: type[requests.Request]) -> tuple[str, str]:
    with pytest.raises((msgspec.DecodeError, RecursionError)) as caught:
        msgspec.json.decode(json, type=shape)
    error = explain_decoding(caught.value)
    return error.details["path"], error.message


@pytest.mark.parametrize(
    ("json", "path"),
    [
        (b'{"text": 1, "room": "r"}', "text"),
        (b'{"text": "no room"}', "room"),
        (b'{"room": ""}', "room"),
        (b'{"room": "r", "client_id": ""}', "client_id"),
        (b'{"room": "r", "images": [{"alt": 7}]}', "images[0].alt"),
        (b'{"room": "r", "images": [1]}', "images[0]"),
        (b'{"room": "r", "to": ["a", 2]}', "to[1]"),
        (b'{"room": "r", "text": "a\\u0000b"}', "text"),
        (b"[]", ""),
        (b"null", ""),
        (b'"text"', ""),
    ],
)
def test_the_path_of_the_bad_field_is_named(json: bytes, path: str) -> None:
    found, message = explained(json, requests.SendMessage)
    assert found == path
    assert message.endswith(".")
    assert path in message


def test_nul_is_refused_in_words_and_not_by_quoting_a_pattern() -> None:
    _, message = explained(b'{"room": "r", "text": "\\u0000"}', requests.SendMessage)
    assert message == "Expected text without NUL in `text`."


@pytest.mark.parametrize("since", ["7:00", "24:00", "22:00\\n"])
def test_what_is_no_time_is_refused_in_words_and_not_by_quoting_a_pattern(since: str) -> None:
    span = f'{{"days": ["monday"], "since": "{since}", "until": "07:00"}}'
    json = f'{{"quiet_hours": {{"time_zone": "UTC", "spans": [{span}]}}}}'
    _, message = explained(json.encode(), ChangeNotificationSettings)
    assert message == "Expected a time such as 22:30 in `quiet_hours.spans[0].since`."


@pytest.mark.parametrize("json", [b'{"room": "\\ud800"}', b'{"x": ' * 100_000, b"{"])
def test_what_is_no_readable_json_at_all_has_no_path(json: bytes) -> None:
    path, message = explained(json, requests.SendMessage)
    assert path == ""
    assert "JSON" in message


def test_optional_fields_take_null_and_unknown_fields_are_ignored() -> None:
    json = b'{"room": "r", "text": null, "images": null, "client_id": null, "colour": "red"}'
    assert msgspec.json.decode(json, type=requests.SendMessage) == requests.SendMessage(room="r")


def test_a_key_that_is_too_long_is_shown_by_what_it_is_a_key_of() -> None:
    path, message = explained(b'{"rooms": {"%s": 1}}' % (b"x" * 200), requests.CatchUp)
    assert path == "rooms"
    assert message == "Expected text of length <= 128 as a key of `rooms`."
