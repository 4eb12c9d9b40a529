"""Socket.IO sessions, for any text and any attachments."""

import json

import msgspec
from hypothesis import example, given, strategies as st

from stonechat.protocol import socketio
from stonechat.protocol.errors import RemoteError
from stonechat.protocol.events import EventReceived
from stonechat.protocol.socketio_session import Event, SocketLimits, SocketSession

NAMESPACES = frozenset({"/", "/custom"})

scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
values = st.recursive(
    scalars | st.floats(allow_nan=False, allow_infinity=False) | st.binary(max_size=50),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text().filter(lambda key: key != "_placeholder"), inner, max_size=4)
    ),
    max_leaves=9,
)
names = st.text().filter(lambda name: name not in socketio.RESERVED_EVENTS)
namespaces = st.sampled_from(sorted(NAMESPACES))
ack_ids = st.none() | st.integers(0, 2**53)
broken = st.sampled_from([
    b"0", b"0/custom,", b"1", b'2["a"]', b'27["a",1]', b'2/custom,["a"]', b"37[]", b"2[",
    b'51-["a",{"_placeholder":true,"num":0}]', b'62-1[{"_placeholder":true,"num":1}]',
    rb'2["a","\ud800"]', rb'51-["a",{"_placeholder":true,"num":0,"x":"\udc00"}]', b"4{}",
])  # fmt: skip


def joined() -> SocketSession:
    session = SocketSession(NAMESPACES, SocketLimits(), payload_limit_bytes=100_000, now=0.0)
    for namespace in sorted(NAMESPACES):
        session.receive_text(f"0{namespace},".encode(), 0.0)
        session.accept(namespace, "id")
    return session


def receive(session: SocketSession, text: bytes, attachments: tuple[bytes, ...]) -> Event | None:
    event = session.receive_text(text, 0.0)
    for attachment in attachments:
        event = session.receive_binary(attachment, 0.0)
    return event


@given(st.lists(st.one_of(broken, st.text().map(str.encode), st.binary()), max_size=8))
@example([b"2" + b"[" * 100_000])
def test_any_text_is_an_event_or_the_peers_fault(texts: list[bytes]) -> None:
    session = SocketSession(NAMESPACES, SocketLimits(), payload_limit_bytes=100_000, now=0.0)
    for text in texts:
        try:
            text.decode()
        except UnicodeDecodeError:
            continue  # the layer below lets only UTF-8 through
        try:
            session.receive_text(text, 0.0)
            if session.is_in("/"):
                session.receive_binary(b"x", 0.0)
        except RemoteError:
            return


@given(names, st.lists(values, max_size=4), namespaces, ack_ids)
def test_what_is_encoded_arrives(
    name: str, arguments: list[object], namespace: str, ack_id: int | None
) -> None:
    outgoing = socketio.encode_event(namespace, name, tuple(arguments))
    text, attachments = outgoing.text[1:], outgoing.attachments
    if len(attachments) > socketio.ATTACHMENTS_LIMIT:
        return
    if ack_id is not None:
        head, bracket, rest = text.partition(b"[")
        text = head + str(ack_id).encode() + bracket + rest
    event = receive(joined(), text, attachments)
    assert isinstance(event, EventReceived)
    assert (event.namespace, event.name, event.ack_id) == (namespace, name, ack_id)
    received = [event.argument(index, object) for index in range(len(event.arguments))]
    assert received == arguments


@given(st.lists(values, max_size=3))
def test_json_goes_out_without_what_javascript_cannot_read(arguments: list[object]) -> None:
    def refuse(constant: str) -> object:
        raise AssertionError(constant)

    text = socketio.encode_event("/", "e", tuple(arguments)).text
    json.loads(text[text.index(b"[") :], parse_constant=refuse)


@given(st.text(alphabet=st.characters(codec=None), min_size=1))
def test_an_argument_is_decoded_or_refused_politely(text: str) -> None:
    packet = b'2["e",' + json.dumps([text]).encode() + b"]"
    event = joined().receive_text(packet, 0.0)
    assert isinstance(event, EventReceived)
    try:
        assert event.argument(0, list[str]) == [text]
    except msgspec.DecodeError:
        assert any("\ud800" <= character <= "\udfff" for character in text)
