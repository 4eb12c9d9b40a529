import msgspec
import pytest

from stonechat.protocol.errors import CloseCode, LocalError, RemoteError
from stonechat.protocol.events import (
    ConnectReceived,
    DisconnectReceived,
    EventReceived,
    UnknownNamespace,
)
from stonechat.protocol.socketio_session import SocketLimits, SocketSession

LIMITS = SocketLimits(
    connect_timeout_seconds=45.0, attachment_timeout_seconds=60.0, connects=5, namespaces=2
)
NAMESPACES = frozenset({"/", "/a", "/b"})
HERE = b'{"_placeholder":true,"num":0}'
THERE = b'{"_placeholder":true,"num":1}'


def fresh() -> SocketSession:
    return SocketSession(NAMESPACES, LIMITS, payload_limit_bytes=1_000, now=0.0)


def joined(*namespaces: str) -> SocketSession:
    session = fresh()
    for namespace in namespaces or ("/",):
        session.receive_text(f"0{namespace},".encode(), 0.0)
        session.accept(namespace, "id")
    return session


def test_a_client_asks_and_is_let_in() -> None:
    session = fresh()
    assert session.receive_text(b'0{"token":1}', 0.0) == ConnectReceived("/", b'{"token":1}')
    assert session.is_in("/")
    assert session.accept("/", "id") == b'40{"sid":"id"}'


def test_a_client_asks_without_a_payload() -> None:
    assert fresh().receive_text(b"0/a,", 0.0) == ConnectReceived("/a", None)


def test_a_client_is_refused_and_may_ask_again() -> None:
    session = fresh()
    session.receive_text(b"0", 0.0)
    assert session.refuse("/", "no", {"code": "x"}) == b'44{"message":"no","data":{"code":"x"}}'
    assert not session.is_in("/")
    assert isinstance(session.receive_text(b"0", 0.0), ConnectReceived)


def test_an_unknown_namespace_has_its_answer_ready() -> None:
    event = fresh().receive_text(b"0/nowhere,", 0.0)
    assert event == UnknownNamespace(b'44/nowhere,{"message":"Invalid namespace"}')


def test_whoever_is_not_waiting_cannot_be_answered() -> None:
    for session in (fresh(), joined()):
        with pytest.raises(LocalError):
            session.accept("/", "id")
        with pytest.raises(LocalError):
            session.refuse("/", "no")


def test_events_reach_the_application_undecoded() -> None:
    event = joined().receive_text(b'212["send",{"a":1},2]', 0.0)
    assert isinstance(event, EventReceived)
    assert (event.namespace, event.name, event.ack_id) == ("/", "send", 12)
    assert [event.argument(0, dict[str, int]), event.argument(1, int)] == [{"a": 1}, 2]


@pytest.mark.parametrize(
    "packet", [b'2["early"]', b"30[]", b"1", b'51-["early"]', b'2/a,["early"]', b'4{"message":"x"}']
)
def test_before_it_is_let_in_a_client_may_only_wait(packet: bytes) -> None:
    session = fresh()
    session.receive_text(b"0", 0.0)
    if packet == b"1":
        assert session.receive_text(packet, 0.0) == DisconnectReceived("/")
        return
    with pytest.raises(RemoteError):
        session.receive_text(packet, 0.0)


@pytest.mark.parametrize(
    "packet",
    [
        b"0", b"00", b"0[]", b'0"a"', b"0/a,null", b"1{}", b"17", b"1/a,", b"2", b"2{}", b"2[]",
        b"2[1]", b'2["connect"]', b'2["a"', b"3[]", b"30", b"30{}", b'4{"message":"x"}',
        b'5["a"]', b"61-[]", b'51-["connect"]', b"51-[]", b"9",
    ],
)  # fmt: skip
def test_what_may_not_be_sent_is_the_peers_fault(packet: bytes) -> None:
    with pytest.raises(RemoteError):
        joined().receive_text(packet, 0.0)


def test_acknowledgements_are_read_and_forgotten() -> None:
    session = joined()
    assert session.receive_text(b"37[1,2]", 0.0) is None
    assert session.receive_text(b"61-7[" + HERE + b"]", 0.0) is None
    assert session.receive_binary(b"x", 0.0) is None


def test_an_event_waits_for_its_attachments() -> None:
    session = joined()
    assert session.receive_text(b'52-4["send",' + THERE + b",1," + HERE + b"]", 0.0) is None
    assert session.receive_binary(b"first", 0.0) is None
    event = session.receive_binary(b"second", 0.0)
    assert isinstance(event, EventReceived)
    assert (event.arguments[0], event.argument(1, int), event.arguments[2]) == (
        b"second",
        1,
        b"first",
    )
    assert event.ack_id == 4


def test_an_argument_that_cannot_be_decoded_is_left_to_the_application() -> None:
    session = joined()
    session.receive_text(b'51-["send",{"image":' + HERE + rb',"text":"\ud800"}]', 0.0)
    event = session.receive_binary(b"x", 0.0)
    assert isinstance(event, EventReceived)
    with pytest.raises(msgspec.DecodeError):
        event.argument(0, object)


def test_text_cannot_pass_an_attachment() -> None:
    session = joined()
    session.receive_text(b'51-["send",' + HERE + b"]", 0.0)
    with pytest.raises(RemoteError):
        session.receive_text(b'2["a"]', 0.0)


def test_an_attachment_nobody_awaits_is_refused() -> None:
    with pytest.raises(RemoteError):
        joined().receive_binary(b"x", 0.0)


def test_placeholders_and_attachments_must_match() -> None:
    session = joined()
    session.receive_text(b'51-["send",1]', 0.0)
    with pytest.raises(RemoteError):
        session.receive_binary(b"x", 0.0)


def test_an_event_is_measured_with_its_attachments() -> None:
    session = joined()
    session.receive_text(b'52-["send",' + HERE + b"," + THERE + b"]", 0.0)
    session.receive_binary(b"x" * 500, 0.0)
    with pytest.raises(RemoteError) as caught:
        session.receive_binary(b"x" * 500, 0.0)
    assert caught.value.close_code is CloseCode.TOO_BIG


def test_too_many_values_around_an_attachment_are_refused() -> None:
    session = joined()
    session.payload_limit_bytes = 1_000_000
    session.receive_text(b'51-["send",[' + HERE + b",0" * 100_001 + b"]]", 0.0)
    with pytest.raises(RemoteError) as caught:
        session.receive_binary(b"x", 0.0)
    assert caught.value.close_code is CloseCode.TOO_BIG


def test_only_arguments_with_placeholders_are_decoded() -> None:
    session = joined()
    session.payload_limit_bytes = 1_000_000
    session.receive_text(b'51-["send",' + HERE + b",[" + b"0," * 200_000 + b"0]]", 0.0)
    event = session.receive_binary(b"x", 0.0)
    assert isinstance(event, EventReceived)
    assert isinstance(event.arguments[1], msgspec.Raw)


def test_a_client_has_to_join_in_time_and_again_after_it_has_left() -> None:
    session = fresh()
    assert session.deadline == 45.0
    session.tick(44.9)
    with pytest.raises(RemoteError):
        session.tick(45.0)
    session.receive_text(b"0", 10.0)
    assert session.deadline == 45.0
    session.accept("/", "id")
    assert session.deadline == float("inf")
    session.receive_text(b"1", 50.0)
    assert session.deadline == 95.0


def test_attachments_have_to_come_in_time() -> None:
    session = joined()
    session.receive_text(b'52-["send",' + HERE + b"," + THERE + b"]", 10.0)
    assert session.deadline == 70.0
    session.receive_binary(b"x", 50.0)
    assert session.deadline == 110.0
    with pytest.raises(RemoteError):
        session.tick(110.0)


def test_namespaces_and_attempts_to_join_are_counted() -> None:
    session = joined("/", "/a")
    with pytest.raises(RemoteError):
        session.receive_text(b"0/b,", 0.0)
    churning = fresh()
    for _ in range(5):
        churning.receive_text(b"0", 0.0)
        churning.receive_text(b"1", 0.0)
    with pytest.raises(RemoteError):
        churning.receive_text(b"0", 0.0)


def test_an_event_for_a_namespace_that_was_left_meanwhile_goes_nowhere() -> None:
    session = joined("/", "/a")
    session.receive_text(b'51-/a,["send",' + HERE + b"]", 0.0)
    session.leave("/a", 0.0)
    assert session.receive_binary(b"x", 0.0) is None
