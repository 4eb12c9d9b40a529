from stonechat.protocol.encoded import Encoded
from stonechat.protocol.websocket import frame


def test_packets_are_framed_once_and_joined() -> None:
    encoded = Encoded(iter([b'42["a",1]', b'42["b",' + b"x" * 200 + b"]"]))
    assert encoded.packets == (b'42["a",1]', b'42["b",' + b"x" * 200 + b"]")
    assert encoded.frames == frame(encoded.packets[0]) + frame(encoded.packets[1])
    assert encoded.frames is encoded.frames
