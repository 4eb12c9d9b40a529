import json

import pytest

from stonechat.protocol import engineio
from stonechat.protocol.engineio import Packet, PacketType
from stonechat.protocol.errors import RemoteError
from stonechat.protocol.websocket import Opcode, frame


@pytest.mark.parametrize(
    ("text", "packet"),
    [
        (b"2", Packet(PacketType.PING)),
        (b"2probe", Packet(PacketType.PING, b"probe")),
        (b"4hello", Packet(PacketType.MESSAGE, b"hello")),
        ("4€".encode(), Packet(PacketType.MESSAGE, "€".encode())),
        (b"6", Packet(PacketType.NOOP)),
    ],
)
def test_text_packets_are_a_digit_and_their_data(text: bytes, packet: Packet) -> None:
    assert engineio.decode_packet(text) == packet
    assert engineio.encode_packet(packet) == text


@pytest.mark.parametrize("text", [b"", b"7", b"a", b"-", b"/", b":", b"\xff", b"b"])
def test_other_first_characters_are_refused(text: bytes) -> None:
    with pytest.raises(RemoteError):
        engineio.decode_packet(text)


def test_binary_messages_are_base64_in_a_payload() -> None:
    packet = Packet(PacketType.MESSAGE, b"\x01\x02\x03\x04", binary=True)
    assert engineio.encode_packet(packet) == b"bAQIDBA=="
    assert engineio.decode_part(b"bAQIDBA==") == packet


@pytest.mark.parametrize("part", [b"bA", b"b!!!!", b"bAQID BA==", b"b=AQI", b"bAQIDBA==x"])
def test_broken_base64_is_refused(part: bytes) -> None:
    with pytest.raises(RemoteError):
        engineio.decode_part(part)


def test_a_payload_carries_packets_in_order() -> None:
    packets = [Packet(PacketType.MESSAGE, b"one"), Packet(PacketType.MESSAGE, b"\0", binary=True)]
    body = engineio.encode_payload(map(engineio.encode_packet, packets))
    assert body == b"4one\x1ebAA=="
    assert list(engineio.decode_payload(body)) == packets


def test_a_payload_is_decoded_as_far_as_it_is_fine() -> None:
    packets = engineio.decode_payload(b"4fine\x1e9")
    assert next(packets) == Packet(PacketType.MESSAGE, b"fine")
    with pytest.raises(RemoteError):
        next(packets)


@pytest.mark.parametrize("body", [b"", b"4a\x1e", b"\x1e4a", b"4\xff"])
def test_a_payload_has_no_empty_packet_and_is_utf_8(body: bytes) -> None:
    with pytest.raises(RemoteError):
        list(engineio.decode_payload(body))


def test_a_waiting_part_becomes_a_frame() -> None:
    assert engineio.part_frame(b"4text") == frame(b"4text")
    assert engineio.part_frame(b"bAQID") == frame(b"\x01\x02\x03", Opcode.BINARY)


def test_the_open_packet_says_whole_milliseconds() -> None:
    packet = engineio.open_packet(
        "s",
        upgrades=["websocket"],
        ping_interval_seconds=0.3,
        ping_timeout_seconds=20.0,
        max_payload=5,
    )
    assert packet[:1] == b"0"
    assert json.loads(packet[1:]) == {
        "sid": "s",
        "upgrades": ["websocket"],
        "pingInterval": 300,
        "pingTimeout": 20_000,
        "maxPayload": 5,
    }
    assert b"300.0" not in packet
