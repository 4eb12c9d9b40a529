import math

import msgspec
import pytest

from stonechat.protocol import socketio
from stonechat.protocol.errors import LocalError, RemoteError
from stonechat.protocol.socketio import Outgoing, Packet, PacketType


@pytest.mark.parametrize(
    ("text", "packet"),
    [
        (b"0", Packet(PacketType.CONNECT, "/", None, b"")),
        (b'0{"token":"123"}', Packet(PacketType.CONNECT, "/", None, b'{"token":"123"}')),
        (b"0/admin,", Packet(PacketType.CONNECT, "/admin", None, b"")),
        (b"0/admin", Packet(PacketType.CONNECT, "/admin", None, b"")),
        (b"1/admin,", Packet(PacketType.DISCONNECT, "/admin", None, b"")),
        (b'2["foo"]', Packet(PacketType.EVENT, "/", None, b'["foo"]')),
        (b'2/,["foo"]', Packet(PacketType.EVENT, "/", None, b'["foo"]')),
        (b'2/admin,12["foo"]', Packet(PacketType.EVENT, "/admin", 12, b'["foo"]')),
        (b"30[]", Packet(PacketType.ACK, "/", 0, b"[]")),
        (b'51-["baz"]', Packet(PacketType.BINARY_EVENT, "/", None, b'["baz"]', 1)),
        (b'510-/a,7["baz"]', Packet(PacketType.BINARY_EVENT, "/a", 7, b'["baz"]', 10)),
        (b"61-15[]", Packet(PacketType.BINARY_ACK, "/", 15, b"[]", 1)),
    ],
)
def test_packets_are_taken_apart(text: bytes, packet: Packet) -> None:
    assert socketio.decode_packet(text) == packet


@pytest.mark.parametrize(
    "text",
    [
        b"", b"7", b"a", b"5[]", b"5-[]", b"50-[]", b"511-[]", b"5999999999-[]", b"5+1-[]",
        b"5 1-[]", b"5\xb2-[]", b"2" + b"1" * 17 + b"[]", b"0/" + b"n" * 256,
    ],
)  # fmt: skip
def test_malformed_packets_are_refused(text: bytes) -> None:
    with pytest.raises(RemoteError):
        socketio.decode_packet(text)


def test_a_long_number_is_not_read_to_its_end() -> None:
    with pytest.raises(RemoteError):
        socketio.decode_packet(b"2" + b"9" * 10_000_000)


def test_json_is_spliced_into_events_and_acks() -> None:
    assert socketio.event_packet("message", b'{"a":1}') == b'42["message",{"a":1}]'
    assert socketio.event_packet("message", b"1", "/x") == b'42/x,["message",1]'
    assert socketio.ack_packet(7, b'{"ok":true}') == b'437[{"ok":true}]'
    assert socketio.ack_packet(7, b"1", "/x") == b"43/x,7[1]"


def test_connecting_is_answered() -> None:
    assert socketio.connect_packet("/", "id") == b'40{"sid":"id"}'
    assert socketio.connect_packet("/x", "id") == b'40/x,{"sid":"id"}'
    assert socketio.connect_error_packet("/", "no") == b'44{"message":"no"}'
    assert socketio.connect_error_packet("/", "no", {"code": 1}) == (
        b'44{"message":"no","data":{"code":1}}'
    )
    assert socketio.disconnect_packet("/") == b"41"
    assert socketio.disconnect_packet("/x") == b"41/x,"


def test_events_are_encoded_with_their_attachments() -> None:
    assert socketio.encode_event("/", "e", (1, "ü", None)).text.decode() == '42["e",1,"ü",null]'
    places = [b'{"_placeholder":true,"num":%d}' % number for number in range(3)]
    arguments = ({"a": [b"1", bytearray(b"2")]}, memoryview(b"3"))
    assert socketio.encode_event("/x", "e", arguments) == Outgoing(
        b'453-/x,["e",{"a":[%b,%b]},%b]' % tuple(places), (b"1", b"2", b"3")
    )
    assert socketio.encode_event("/", "e", (1,), 12) == Outgoing(b'4212["e",1]')
    assert socketio.encode_event("/", "e", (b"1",), 0).text.startswith(b'451-0["e",')
    assert socketio.encode_ack("/", 9, ()) == Outgoing(b"439[]")
    assert socketio.encode_ack("/", 9, (b"x",)).text == b'461-9[{"_placeholder":true,"num":0}]'


def test_a_client_says_who_it_is_when_it_asks_to_be_let_in() -> None:
    assert socketio.connect_request("/", {"token": "t"}) == b'40{"token":"t"}'
    assert socketio.connect_request("/x", {}) == b"40/x,{}"


def test_raw_json_goes_out_as_it_stands() -> None:
    assert socketio.encode_event("/", "e", (msgspec.Raw(b"1.0"),)).text == b'42["e",1.0]'


@pytest.mark.parametrize("value", ["\ud800", {"\udc00": 1}, object(), [b"x"] * 11, {(): 1}])
def test_what_no_client_could_read_is_our_bug(value: object) -> None:
    with pytest.raises(LocalError):
        socketio.encode_event("/", "e", (value,))


@pytest.mark.parametrize("name", sorted(socketio.RESERVED_EVENTS))
def test_reserved_names_are_our_bug(name: str) -> None:
    with pytest.raises(LocalError):
        socketio.encode_event("/", name, ())


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_there_is_no_nan_and_no_infinity_in_json(number: float) -> None:
    assert socketio.encode_event("/", "e", ([number],)).text == b'42["e",[null]]'


def place(number: object) -> dict[str, object]:
    return {"_placeholder": True, "num": number}


def test_attachments_take_their_places() -> None:
    items = [place(1), {"deep": [place(0)], "same": {"_placeholder": False, "num": 0}}]
    socketio.substitute(items, (b"zero", b"one"), complete=True)
    assert items == [b"one", {"deep": [b"zero"], "same": {"_placeholder": False, "num": 0}}]


@pytest.mark.parametrize(
    "items",
    [[place(1)], [place(-1)], [place(0), place(0)], [place(0.0)], [place(True)], [place("0")],
     [place(None)], [{"_placeholder": True}], [place([0])]],
)  # fmt: skip
def test_placeholders_stand_for_one_attachment_each(items: list[object]) -> None:
    with pytest.raises(RemoteError):
        socketio.substitute(items, (b"x",), complete=True)


def test_every_attachment_is_referred_to() -> None:
    with pytest.raises(RemoteError):
        socketio.substitute([place(0)], (b"x", b"y"), complete=True)
    items: list[object] = [place(0)]
    socketio.substitute(items, (b"x", b"y"), complete=False)
    assert items == [b"x"]


def test_depth_costs_no_stack() -> None:
    inner: list[object] = [place(0)]
    root = inner
    for _ in range(50_000):
        root = [root]
    socketio.substitute(root, (b"x",), complete=True)
    assert inner == [b"x"]
