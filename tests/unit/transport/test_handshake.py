import sys

import pytest

from stonechat.protocol.errors import Refusal, RemoteError
from stonechat.transport.handshake import check_query, check_version, read_handshake


def test_what_is_kept_of_a_request() -> None:
    handshake = read_handshake(
        "192.0.2.1",
        [("Cookie", "a=1"), ("X-Secret", "no"), ("COOKIE", "b=2"), ("Origin", "http://x")],
        "EIO=4&transport=polling&room=a%20b&room=c&empty=",
    )
    assert handshake.address == "192.0.2.1"
    assert handshake.headers == {"cookie": "a=1", "origin": "http://x"}
    assert handshake.query["room"] == "a b"
    assert handshake.query["empty"] == ""


def test_an_application_does_not_see_the_session_id() -> None:
    handshake = read_handshake("", [], "EIO=4&transport=polling&t=x&sid=secret&room=a")
    assert handshake.without_protocol().query == {"room": "a"}


def test_nothing_that_a_stranger_writes_is_kept_for_good() -> None:
    headers = [
        ("Cookie", "session=a secret"),
        ("Host", "chat.example.org:8080"),
        ("Origin", "https://chat.example.org"),
        ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)"),
    ]
    read_handshake("198.51.100.77", headers, "room=a%20room")
    for text in ("198.51.100.77", *(value for _, value in headers), "a room"):
        # An interned string stays until the process ends; an equal one would be exchanged for it.
        copy = "".join(list(text))
        assert sys.intern(copy) is copy


def test_what_clients_have_in_common_is_kept_once() -> None:
    def of_a_client(agent: str) -> str:
        return read_handshake("", [("User-Agent", "".join(list(agent)))], "").headers["user-agent"]

    assert of_a_client("Mozilla/5.0") is of_a_client("Mozilla/5.0")
    long = "x" * 1_000
    assert of_a_client(long) is not of_a_client(long), "which would be memory for a stranger"


def test_what_is_kept_of_a_client_that_is_in_proves_nothing() -> None:
    headers = [("Cookie", "session=secret"), ("Host", "x"), ("User-Agent", "Mozilla/5.0")]
    handshake = read_handshake("192.0.2.1", headers, "token=secret").without_passing()
    assert handshake.address == "192.0.2.1"
    assert handshake.headers == {"user-agent": "Mozilla/5.0"}
    assert handshake.query == {}


def test_a_flood_of_fields_is_refused() -> None:
    with pytest.raises(RemoteError):
        read_handshake("", [], "&".join(["a=b"] * 1_000))


@pytest.mark.parametrize(
    ("query", "websocket", "refusal"),
    [
        ({}, False, Refusal.UNKNOWN_TRANSPORT),
        ({"transport": "pigeon"}, True, Refusal.UNKNOWN_TRANSPORT),
        ({"transport": "websocket"}, False, Refusal.BAD_REQUEST),
    ],
)
def test_the_transport_must_be_known_and_fit(
    query: dict[str, str], refusal: Refusal, *, websocket: bool
) -> None:
    with pytest.raises(RemoteError) as caught:
        check_query(query, websocket=websocket)
    assert caught.value.refusal is refusal


@pytest.mark.parametrize(
    ("transport", "websocket"), [("polling", False), ("polling", True), ("websocket", True)]
)
def test_fitting_transports_pass(transport: str, *, websocket: bool) -> None:
    check_query({"transport": transport}, websocket=websocket)


def test_only_version_4_passes() -> None:
    check_version({"EIO": "4"})
    for query in ({}, {"EIO": "3"}, {"EIO": "04"}):
        with pytest.raises(RemoteError) as caught:
            check_version(query)
        assert caught.value.refusal is Refusal.UNSUPPORTED_VERSION
