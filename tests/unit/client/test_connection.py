"""The bytes of one connection, and how long it may be silent."""

import json

import msgspec
import pytest
from msgspec import Raw

from stonechat.client.connection import (
    OPEN_SECONDS,
    Answered,
    Connection,
    Dismissed,
    EntryRefused,
    EventHeard,
)
from stonechat.protocol.errors import LocalError, RemoteError
from stonechat.wire import requests
from stonechat.wire.rooms import UpdateRoom
from stonechat.wire.shapes import Problem

HANDSHAKE = '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":500}'


@pytest.fixture
def connection() -> Connection:
    """A connection that was let in at second 1."""
    connection = Connection("secret", 0.0)
    connection.receive_message(HANDSHAKE, 1.0)
    assert connection.data_to_send() == ['40{"token":"secret"}']
    assert connection.receive_message('40{"sid":"y"}', 1.0) is None
    return connection


def test_a_stranger_asks_to_be_let_in_without_a_token() -> None:
    connection = Connection(None, 0.0)
    assert connection.data_to_send() == []
    connection.receive_message(HANDSHAKE, 0.0)
    assert connection.data_to_send() == ["40{}"]
    assert connection.data_to_send() == []


def test_a_ping_is_answered(connection: Connection) -> None:
    assert connection.receive_message("2", 2.0) is None
    assert connection.data_to_send() == ["3"]


def test_a_server_is_dead_when_it_has_not_pinged_and_not_before(connection: Connection) -> None:
    assert connection.deadline == 46.0
    connection.receive_message("2", 25.0)
    assert connection.deadline == 70.0
    connection.tick(69.9)
    with pytest.raises(RemoteError):
        connection.tick(70.0)


def test_a_server_that_never_lets_one_in_is_given_up() -> None:
    connection = Connection(None, 3.0)
    assert connection.deadline == 3.0 + OPEN_SECONDS
    connection.receive_message(HANDSHAKE, 3.5)
    with pytest.raises(RemoteError):
        connection.tick(3.0 + OPEN_SECONDS)


def test_events_and_answers_are_handed_on_undecoded(connection: Connection) -> None:
    heard = connection.receive_message('42["message",{"id":1}]', 2.0)
    assert isinstance(heard, EventHeard)
    assert (heard.name, bytes(heard.json)) == ("message", b'{"id":1}')
    answered = connection.receive_message('4317[{"ok":true}]', 2.0)
    assert isinstance(answered, Answered)
    assert (answered.number, bytes(answered.json)) == (17, b'{"ok":true}')


def test_an_event_of_another_kind_than_ours_does_no_harm(connection: Connection) -> None:
    assert connection.receive_message('42["alone"]', 2.0) == EventHeard("alone", Raw(b"null"))
    assert connection.receive_message('42["many",1,2]', 2.0) == EventHeard("many", Raw(b"1"))


def test_requests_go_out_with_the_numbers_of_their_answers(connection: Connection) -> None:
    connection.ask(7, "join_room", requests.JoinRoom(room="lobby"))
    assert connection.data_to_send() == ['427["join_room",{"room":"lobby"}]']


def test_null_is_left_out_unless_leaving_it_out_says_something_else(
    connection: Connection,
) -> None:
    connection.ask(1, "update_room", UpdateRoom("r", topic=None, receipts=True))
    connection.ask(2, "send_message", requests.SendMessage("r", "psst", to=[]))
    assert connection.data_to_send() == [
        '421["update_room",{"room":"r","topic":null,"receipts":true}]',
        '422["send_message",{"room":"r","text":"psst","to":[]}]',
    ]


def test_images_follow_their_request(connection: Connection) -> None:
    image = requests.ImageSource(data=b"two", alt="Two")
    connection.ask(8, "send_message", requests.SendMessage(room="r", images=[b"one", image]))
    text, *attachments = connection.data_to_send()
    assert attachments == [b"one", b"two"]
    assert str(text).startswith('452-8["send_message",')
    _, fields = json.loads(str(text)[len("452-8") :])
    assert fields["room"] == "r"
    assert [fields["images"][0]["num"], fields["images"][1]["data"]["num"]] == [0, 1]


@pytest.mark.parametrize(
    "request_", [requests.SendMessage("r", text="x" * 500), requests.JoinRoom("\ud800")]
)
def test_what_would_end_the_connection_is_not_sent(
    connection: Connection, request_: requests.Request
) -> None:
    with pytest.raises(LocalError):
        connection.ask(1, "send_message", request_)
    assert connection.data_to_send() == []


def test_who_is_not_let_in_learns_why(connection: Connection) -> None:
    problem = Problem("unauthenticated", "No.", None, {}, None)
    error = msgspec.json.encode({"message": "No.", "data": problem}).decode()
    heard = connection.receive_message("44" + error, 2.0)
    assert heard == EntryRefused("No.", problem)
    heard = connection.receive_message('44{"message":"Invalid namespace"}', 2.0)
    assert heard == EntryRefused("Invalid namespace", None)


def test_who_is_put_out_is_not_wanted_back(connection: Connection) -> None:
    assert connection.receive_message("41", 2.0) == Dismissed()


@pytest.mark.parametrize(
    "message",
    [b"binary", "", "9", "1", "0{}", "0[", "4", "42{}", "42[]", "42[7,{}]", "43[{}]", "431[]",
     "431[{},{}]", "44{}", "44nothing", '451-["message",{"_placeholder":true,"num":0}]'],
)  # fmt: skip
def test_a_server_that_cannot_be_understood_is_given_up(
    connection: Connection, message: str | bytes
) -> None:
    with pytest.raises(RemoteError):
        connection.receive_message(message, 2.0)
