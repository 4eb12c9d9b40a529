"""RFC 6455 as the frame layer obeys it, against the raw echo of the real process."""

import asyncio

import pytest

from tests.conformance.peers import Frame, WebSocketPeer, client_frame, upgrade_head

ECHO = "/echo"


async def echo(port: int) -> WebSocketPeer:
    """Open the raw echo."""
    return await WebSocketPeer.open(port, ECHO)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65_535, 65_536, 999_999])
@pytest.mark.parametrize("opcode", [1, 2])
async def test_messages_of_every_length_come_back(calm_port: int, size: int, opcode: int) -> None:
    peer = await echo(calm_port)
    data = b"*" * size
    await peer.send(client_frame(data, opcode))
    assert await peer.frame() == Frame(opcode, data)


@pytest.mark.parametrize("step", [1, 7, 997])
async def test_it_does_not_matter_how_tcp_cuts_the_bytes(calm_port: int, step: int) -> None:
    peer = await echo(calm_port)
    data = ("κόσμε" * 40).encode()
    stream = client_frame(data)
    for start in range(0, len(stream), step):
        await peer.send(stream[start : start + step])
        await asyncio.sleep(0)
    assert await peer.frame() == Frame(1, data)


async def test_fragments_are_joined_with_pings_between_them(calm_port: int) -> None:
    peer = await echo(calm_port)
    await peer.send(client_frame(b"one ", 1, fin=False))
    await peer.send(client_frame(b"are you there?", 9))
    await peer.send(client_frame(b"two", 0))
    assert await peer.frame() == Frame(10, b"are you there?")
    assert await peer.frame() == Frame(1, b"one two")


async def test_small_but_not_tiny_fragments_are_fine(calm_port: int) -> None:
    peer = await echo(calm_port)
    count = 10_000
    await peer.send(client_frame(b"x" * 64, 2, fin=False))
    await peer.send(client_frame(b"x" * 64, 0, fin=False) * (count - 2))
    await peer.send(client_frame(b"x" * 64, 0))
    assert await peer.frame() == Frame(2, b"x" * 64 * count)


@pytest.mark.parametrize("size", [0, 1])
async def test_tiny_fragments_without_end_are_refused(calm_port: int, size: int) -> None:
    peer = await echo(calm_port)
    await peer.send(client_frame(b"x" * size, 2, fin=False))
    await peer.send(client_frame(b"x" * size, 0, fin=False) * 2_000)
    assert await peer.closed() == 1008


async def test_a_pong_is_never_answered(calm_port: int) -> None:
    peer = await echo(calm_port)
    await peer.send(client_frame(b"unasked", 10))
    await peer.send(client_frame(b"hello"))
    assert await peer.frame() == Frame(1, b"hello")


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (client_frame(b"", 3), 1002),
        (client_frame(b"", 11), 1002),
        (client_frame(b"x", bits=0x40), 1002),
        (client_frame(b"x", bits=0x10), 1002),
        (client_frame(b"x" * 126, 9), 1002),
        (client_frame(b"x", 9, fin=False), 1002),
        (client_frame(b"x", 0), 1002),
        (client_frame(b"x", fin=False) + client_frame(b"y"), 1002),
        (b"\x81\x05hello", 1002),
        (b"\x82\xff" + b"\xff" * 8, 1009),
        (b"\x82\xff" + (1_000_001).to_bytes(8, "big"), 1009),
        (client_frame(b"x" * 600_000, fin=False) + client_frame(b"x" * 600_000, 0), 1009),
        (client_frame(b"\xff"), 1007),
        (client_frame(b"\xed\xa0\x80"), 1007),
        (client_frame(b"ok \xf4\x90\x80\x80", fin=False), 1007),
        (client_frame("κ".encode()[:1]), 1007),
        (client_frame(b"x", 8), 1002),
        (client_frame(b"\x03\xe8\xff", 8), 1007),
        (client_frame((999).to_bytes(2, "big"), 8), 1002),
        (client_frame((1005).to_bytes(2, "big"), 8), 1002),
        (client_frame((5000).to_bytes(2, "big"), 8), 1002),
    ],
)
async def test_a_broken_frame_closes_with_the_right_code(
    calm_port: int, stream: bytes, code: int
) -> None:
    peer = await echo(calm_port)
    await peer.send(stream)
    assert await peer.closed() == code
    assert await peer.ended()


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1011, 3000, 4999])
async def test_a_close_frame_is_answered_in_kind(calm_port: int, code: int) -> None:
    peer = await echo(calm_port)
    await peer.send(client_frame(code.to_bytes(2, "big") + b"bye", 8))
    assert await peer.closed() == code
    assert await peer.ended()


async def test_a_close_frame_without_a_code_is_answered_without(calm_port: int) -> None:
    peer = await echo(calm_port)
    await peer.send(client_frame(b"", 8))
    assert await peer.frame() == Frame(8, b"")
    assert await peer.ended()


async def test_nothing_is_echoed_after_a_close_frame(calm_port: int) -> None:
    peer = await echo(calm_port)
    await peer.send(client_frame(b"\x03\xe8", 8) + client_frame(b"too late"))
    assert await peer.frame() == Frame(8, b"\x03\xe8")
    assert await peer.ended()


async def test_compression_is_not_negotiated(calm_port: int) -> None:
    peer = await WebSocketPeer.connect(calm_port)
    await peer.send(upgrade_head(ECHO, "Sec-WebSocket-Extensions: permessage-deflate"))
    response = await peer.response()
    assert response.status == 101
    assert "sec-websocket-extensions" not in response.headers
