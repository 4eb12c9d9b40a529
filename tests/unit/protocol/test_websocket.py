import pytest
from websockets.frames import Close, Frame
from websockets.protocol import Protocol, Side

from stonechat.protocol.errors import CloseCode, LocalError, RemoteError
from stonechat.protocol.websocket import (
    BYTES_PER_FRAGMENT,
    FREE_FRAGMENTS,
    Message,
    MessageAssembler,
    Opcode,
    close_frame,
    frame,
)


def parsed(stream: bytes) -> list[tuple[int, bytes]]:
    """Read frames as an independent client does."""
    client = Protocol(Side.CLIENT, max_size=None)
    client.receive_data(stream)
    assert client.parser_exc is None
    frames = [event for event in client.events_received() if isinstance(event, Frame)]
    return [(event.opcode, bytes(event.data)) for event in frames]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
@pytest.mark.parametrize("opcode", [Opcode.TEXT, Opcode.BINARY])
def test_a_client_reads_the_frames_we_build(size: int, opcode: Opcode) -> None:
    payload = b"x" * size
    assert parsed(frame(payload, opcode) * 2) == [(opcode, payload)] * 2


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG, Opcode.CLOSE])
def test_a_control_frame_is_short(opcode: Opcode) -> None:
    assert frame(b"x" * 125, opcode)[0] == 0x80 | opcode
    with pytest.raises(LocalError):
        frame(b"x" * 126, opcode)


def test_a_close_frame_has_a_code_and_a_reason() -> None:
    [(opcode, payload)] = parsed(close_frame(CloseCode.SERVICE_RESTART, "back soon"))
    assert opcode == Opcode.CLOSE
    assert Close.parse(payload) == Close(1012, "back soon")


def test_a_long_reason_is_cut_between_characters() -> None:
    [(_, payload)] = parsed(close_frame(CloseCode.NORMAL, "é" * 100))
    assert Close.parse(payload).reason == "é" * 61


def test_a_whole_message_passes_through() -> None:
    assembler = MessageAssembler()
    assert assembler.receive_frame(Opcode.TEXT, b"hi", fin=True) == Message(b"hi", text=True)
    assert assembler.receive_frame(Opcode.BINARY, b"\xff", fin=True) == Message(b"\xff", text=False)
    assert not assembler.pending


def test_fragments_are_joined() -> None:
    assembler = MessageAssembler()
    assert assembler.receive_frame(Opcode.TEXT, "é".encode()[:1], fin=False) is None
    assert assembler.pending
    message = assembler.receive_frame(Opcode.CONTINUATION, "é".encode()[1:], fin=True)
    assert message == Message("é".encode(), text=True)
    assert not assembler.pending


@pytest.mark.parametrize("data", [b"\xff", b"\xed\xa0\x80", b"\xc3", b"\xf4\x90\x80\x80"])
@pytest.mark.parametrize("fragmented", [False, True])
def test_text_must_be_utf_8(data: bytes, *, fragmented: bool) -> None:
    assembler = MessageAssembler()
    if fragmented:
        assembler.receive_frame(Opcode.TEXT, b"fine so far", fin=False)
    with pytest.raises(RemoteError) as caught:
        assembler.receive_frame(Opcode.CONTINUATION if fragmented else Opcode.TEXT, data, fin=True)
    assert caught.value.close_code is CloseCode.INVALID_DATA


def test_a_bad_byte_is_noticed_before_the_message_ends() -> None:
    assembler = MessageAssembler()
    with pytest.raises(RemoteError):
        assembler.receive_frame(Opcode.TEXT, b"\xff", fin=False)


def test_binary_fragments_need_not_be_utf_8() -> None:
    assembler = MessageAssembler()
    assembler.receive_frame(Opcode.BINARY, b"\xff", fin=False)
    message = assembler.receive_frame(Opcode.CONTINUATION, b"\xfe", fin=True)
    assert message == Message(b"\xff\xfe", text=False)


def test_a_continuation_of_nothing_is_refused() -> None:
    with pytest.raises(RemoteError):
        MessageAssembler().receive_frame(Opcode.CONTINUATION, b"x", fin=True)


def test_fragments_may_be_small_but_not_tiny() -> None:
    small = MessageAssembler()
    small.receive_frame(Opcode.BINARY, b"x" * BYTES_PER_FRAGMENT, fin=False)
    for _ in range(FREE_FRAGMENTS * 3):
        small.receive_frame(Opcode.CONTINUATION, b"x" * BYTES_PER_FRAGMENT, fin=False)
    tiny = MessageAssembler()
    tiny.receive_frame(Opcode.BINARY, b"", fin=False)
    for _ in range(FREE_FRAGMENTS - 1):
        tiny.receive_frame(Opcode.CONTINUATION, b"", fin=False)
    with pytest.raises(RemoteError) as caught:
        tiny.receive_frame(Opcode.CONTINUATION, b"x", fin=False)
    assert caught.value.close_code is CloseCode.POLICY_VIOLATION
