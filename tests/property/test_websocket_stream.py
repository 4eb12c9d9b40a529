"""The WebSocket driver over any bytes, cut anywhere."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from uvicorn.config import Config
from uvicorn.server import ServerState

from stonechat.protocol.errors import CloseCode
from stonechat.protocol.websocket import Message
from stonechat.transport.doors import Doors
from stonechat.transport.handshake import Handshake
from stonechat.transport.receiver import Socket
from stonechat.transport.websocket import WebSocketProtocol
from stonechat.transport.wheel import TimerWheel
from tests.conformance.peers import client_frame, upgrade_head

LIMIT = 5_000


class Wire(asyncio.Transport):
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()
        self.ended = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        assert (high, low) == (LIMIT, None)

    def can_write_eof(self) -> bool:
        return False

    def close(self) -> None:
        self.ended = True

    def is_closing(self) -> bool:
        return self.ended

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Notes:
    """A receiver that writes down what it hears."""

    def __init__(self) -> None:
        self.heard: list[Message | str] = []

    def open_socket(self, handshake: Handshake, socket: Socket) -> "Notes":
        assert handshake.query == {}
        socket.limit_messages(LIMIT)
        self.socket = socket
        return self

    def socket_opened(self) -> None:
        self.socket.limit_messages(LIMIT)

    def message_received(self, message: Message) -> None:
        self.heard.append(message)
        if message.data == b"stop":
            self.socket.fail(CloseCode.NORMAL)

    def upload_progressed(self) -> None: ...

    def writing_paused(self) -> None: ...

    def writing_resumed(self) -> None: ...

    def socket_closed(self) -> None:
        self.heard.append("closed")

    def server_stopping(self) -> None: ...


def stand_still() -> float:
    """Give the time, which does not pass here."""
    return 0.0


def run(pieces: list[bytes]) -> tuple[list[Message | str], bytes, bool]:
    """Feed an open WebSocket; give what was heard, what was written and whether it was ended."""
    notes = Notes()
    doors = Doors({"/echo": notes}, TimerWheel(stand_still), stand_still, LIMIT)
    config = Config(app=lambda: None, lifespan="off", log_config=None)
    protocol = WebSocketProtocol(config, ServerState(), {}, doors=doors)
    wire = Wire()
    protocol.connection_made(wire)
    protocol.data_received(upgrade_head("/echo"))
    del wire.written[:]
    for piece in pieces:
        protocol.data_received(piece)
    protocol.connection_lost(None)
    return notes.heard, bytes(wire.written), wire.ended


frames = st.builds(
    client_frame,
    st.binary(max_size=40) | st.text(max_size=20).map(str.encode) | st.just(b"stop"),
    st.sampled_from([0, 1, 1, 2, 2, 8, 9, 10, 3]),
    fin=st.sampled_from([True, True, True, False]),
    bits=st.sampled_from([0] * 20 + [0x40]),
)
streams = st.one_of(
    st.lists(frames, max_size=8).map(b"".join),
    st.binary(max_size=200),
    st.tuples(st.lists(frames, max_size=4).map(b"".join), st.binary(max_size=60)).map(b"".join),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(streams, st.data())
def test_it_does_not_matter_where_the_stream_is_cut(stream: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    edges = [0, *cuts, len(stream)]
    pieces = [stream[start:end] for start, end in pairwise(edges)]
    heard, _, ended = run(pieces)
    # What is written may differ: of two faults in one piece, the parser's own is told first.
    whole, _, whole_ended = run([stream])
    assert (heard, ended) == (whole, whole_ended)


@given(streams)
def test_any_bytes_end_in_messages_or_a_close(stream: bytes) -> None:
    heard, _, _ = run([stream])
    assert heard.count("closed") == 1
    assert heard[-1] == "closed"
    for message in heard[:-1]:
        assert isinstance(message, Message)
        if message.text:
            message.data.decode()


@pytest.mark.parametrize("step", [1, 3, 4_096])
def test_a_long_stream_is_heard_whole(step: int) -> None:
    messages = [b"%d" % number for number in range(300)]
    stream = b"".join(map(client_frame, messages))
    pieces = [stream[start : start + step] for start in range(0, len(stream), step)]
    heard, _, _ = run(pieces)
    assert heard == [*(Message(message, text=True) for message in messages), "closed"]
