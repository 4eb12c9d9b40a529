from stonechat.protocol.encoded import Encoded
from stonechat.protocol.websocket import frame


def test_packets_are_framed_once_and_joined() -> None:
    encoded = Encoded(iter([b'42["a",1]', b'42["b",' + b"x" * 200 + b"]"]))
    assert encoded.packets == (b'42["a",1]', b'42["b",' + b"x" * 200 + b"]")
    assert encoded.frames == frame(encoded.packets[0]) + frame(encoded.packets[1])
    assert encoded.frames is encoded.frames


def test_what_is_encoded_is_joined_without_framing_it_again() -> None:
    parts = [Encoded([b'42["a",1]', b'42["b",2]']), Encoded([b'42["c",3]'])]
    joined = Encoded.join(parts)
    assert joined.packets == parts[0].packets + parts[1].packets
    assert joined.frames == parts[0].frames + parts[1].frames
    assert Encoded.join(parts[:1]) is parts[0]
