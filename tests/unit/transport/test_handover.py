"""Which process a request is for, by its first bytes; and a connection on its way there."""

import asyncio
import socket
from pathlib import Path

import pytest

from stonechat.transport.handover import Handover


@pytest.mark.parametrize(
    ("begun", "owner"),
    [
        (b"GET /socket.io/?EIO=4&transport=polling&sid=1.abc-_D HTTP/1.1\r\n", 1),
        (b"POST /socket.io?sid=1.abc&EIO=4 HTTP/1.1\r\n", 1),
        (b"GET /socket.io/?EIO=4&transport=polling&sid=0.abc HTTP/1.1\r\n", None),
        (b"GET /socket.io/?EIO=4&transport=polling&sid=7.abc HTTP/1.1\r\n", None),
        (b"GET /socket.io/?EIO=4&transport=polling&sid=abc HTTP/1.1\r\n", None),
        (b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nreferer: ?sid=1.abc\r\n", None),
        (b"GET /?q=basid=1.abc HTTP/1.1\r\n", None),
        (b"\x16\x03\x01", None),
        (b"", None),
    ],
)
def test_a_request_is_for_the_process_that_its_session_names(
    tmp_path: Path, begun: bytes, owner: int | None
) -> None:
    (tmp_path / "1.sock").touch()
    assert Handover(0, tmp_path).owner(begun) == owner


async def test_a_connection_arrives_with_what_was_read_of_it_and_stays_open(
    tmp_path: Path,
) -> None:
    one, two = Handover(1, tmp_path), Handover(2, tmp_path)
    taken: asyncio.Queue[tuple[socket.socket, bytes]] = asyncio.Queue()
    one.start(lambda *given: taken.put_nowait(given))
    two.start(lambda *_: pytest.fail("it gives"))
    loop = asyncio.get_running_loop()
    made: asyncio.Future[asyncio.Transport] = loop.create_future()

    class Accepting(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            made.set_result(transport)

    server = await loop.create_server(Accepting, "127.0.0.1", 0)
    address = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(*address)
    begun = b"POST " + b"x" * 300_000
    two.give(1, await made, begun)
    connection, read = await asyncio.wait_for(taken.get(), 10)
    assert read == begun
    connection.sendall(b"answer")
    connection.close()
    assert await asyncio.wait_for(reader.read(), 10) == b"answer"
    writer.close()
    server.close()
    for handover in (one, two):
        handover.stop()
    assert not list(tmp_path.iterdir())


async def test_what_cannot_be_handed_over_is_closed(tmp_path: Path) -> None:
    two = Handover(2, tmp_path)
    two.start(lambda *_: None)
    (tmp_path / "1.sock").touch()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)

    class Transport(asyncio.Transport):
        def abort(self) -> None:
            theirs.close()

    two.give(1, Transport({"socket": theirs}), b"GET")
    assert ours.recv(1) == b""
    ours.close()
    two.stop()
