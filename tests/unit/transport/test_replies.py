import asyncio

import pytest

from stonechat.protocol.encoded import Encoded
from stonechat.protocol.errors import CloseCode
from stonechat.protocol.websocket import Opcode, frame
from stonechat.transport.connection import Connection
from stonechat.transport.engine import EngineServer
from stonechat.transport.handler import NOBODY
from stonechat.transport.handshake import read_handshake
from stonechat.transport.replies import Replies
from stonechat.transport.session import Session
from stonechat.transport.settings import TransportSettings
from stonechat.transport.sockets import SocketDriver
from stonechat.transport.wheel import TimerWheel
from tests.unit.transport.conftest import Noting

LIVE = Encoded([b'42["live",1]'])


class Line:
    """A WebSocket that keeps what is written, write by write."""

    unwritten_bytes = undelivered_bytes = 0

    def __init__(self) -> None:
        self.writes: list[bytes] = []
        self.closed_with: CloseCode | None = None

    def write(self, frames: bytes) -> None:
        assert frames
        assert self.closed_with is None, "written to behind its end"
        self.writes.append(frames)

    def limit_messages(self, limit_bytes: int) -> None: ...

    def hand_over_to(self, receiver: object) -> None: ...

    def hold(self) -> None: ...

    def release(self) -> None: ...

    def fail(self, code: CloseCode, reason: str = "") -> None:  # noqa: ARG002
        self.closed_with = code


class Replier:
    """Somebody whose replies wait; writing to them may go wrong."""

    def __init__(self, replies: Replies, error: Exception | None = None) -> None:
        self.replies = replies
        self.error = error
        self.writes: list[bytes] = []

    def write(self, frames: bytes) -> None:
        self.writes.append(self.replies.take(self) + frames)
        if self.error:
            raise self.error


def a_session() -> tuple[Session, Connection, Line]:
    """A session on a WebSocket, and its connection in the main namespace."""
    wheel = TimerWheel(lambda: 0.0)
    engine = EngineServer(lambda _, __: NOBODY, TransportSettings(), wheel, lambda: 0.0)
    handshake = read_handshake("127.0.0.1", [], "EIO=4&transport=websocket")
    session = engine.open_session(handshake, websocket=True)
    line = Line()
    session.start_on(line)
    session.socket_opened()
    line.writes.clear()
    driver = SocketDriver(engine, session, handshake, Noting())
    return session, Connection(driver, session, "/"), line


async def test_a_reply_and_what_is_live_behind_it_are_one_write() -> None:
    _, connection, line = a_session()
    connection.reply(b"430[]")
    connection.reply(b"431[]")
    assert line.writes == []
    connection.send(LIVE)
    connection.send(LIVE)
    replies = frame(b"430[]") + frame(b"431[]")
    assert line.writes == [replies + LIVE.frames, LIVE.frames]
    await asyncio.sleep(0)
    assert len(line.writes) == 2


async def test_replies_alone_go_out_at_the_end_of_the_turn_in_one_write() -> None:
    session, connection, line = a_session()
    connection.reply(b"430[]")
    connection.reply(b"431[]")
    await asyncio.sleep(0)
    assert line.writes == [frame(b"430[]") + frame(b"431[]")]
    connection.reply(b"432[]")
    await asyncio.sleep(0)
    assert line.writes[1:] == [frame(b"432[]")]
    session.end(CloseCode.NORMAL)


async def test_nothing_overtakes_a_reply() -> None:
    session, connection, line = a_session()
    connection.reply(b"430[]")
    connection.emit("picture", b"\x01")
    connection.reply(b"431[]")
    session.send_text(b"2")
    *_, attachment, last = line.writes
    assert line.writes[0].startswith(frame(b"430[]"))
    assert attachment == frame(b"\x01", Opcode.BINARY)
    assert last == frame(b"431[]") + frame(b"2")


async def test_a_session_that_ends_says_first_what_it_was_about_to_reply() -> None:
    session, connection, line = a_session()
    connection.reply(b"430[]")
    session.dismiss(CloseCode.SERVICE_RESTART)
    assert line.writes == [frame(b"430[]")]
    assert line.closed_with == CloseCode.SERVICE_RESTART
    connection.reply(b"431[]")
    connection.send(LIVE)
    await asyncio.sleep(0)
    assert len(line.writes) == 1


async def test_a_session_that_falls_behind_by_a_reply_drops_what_is_live() -> None:
    session, connection, line = a_session()
    connection.reply(b"430[]")
    write = line.write

    def write_too_much(frames: bytes) -> None:
        write(frames)
        session.writing_paused()

    line.write = write_too_much  # type: ignore[method-assign]
    connection.send(LIVE)
    connection.send(LIVE)
    connection.reply(b"431[]")
    assert line.writes == [frame(b"430[]") + LIVE.frames, frame(b"431[]")]
    line.write = write  # type: ignore[method-assign]
    session.writing_resumed()
    connection.send(LIVE)
    assert line.writes[2:] == [LIVE.frames]


async def test_one_who_cannot_be_written_to_does_not_keep_the_others_waiting() -> None:
    replies = Replies()
    broken, sound = Replier(replies, ConnectionError("gone")), Replier(replies)
    failures: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: failures.append(context))
    for replier in (broken, sound):
        replies.hold(replier, b"reply")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    assert (broken.writes, sound.writes) == ([b"reply"], [b"reply"])
    assert [type(failure["exception"]) for failure in failures] == [ConnectionError]


async def test_what_was_taken_is_not_written_again() -> None:
    replies = Replies()
    replier = Replier(replies)
    replies.hold(replier, b"one")
    assert replies.take(replier) == b"one"
    assert replies.take(replier) == b""
    await asyncio.sleep(0)
    assert replier.writes == []


@pytest.mark.parametrize("count", [1, 3])
async def test_the_next_turn_has_replies_of_its_own(count: int) -> None:
    replies = Replies()
    replier = Replier(replies)
    for _ in range(count):
        replies.hold(replier, b"reply")
        await asyncio.sleep(0)
    assert replier.writes == [b"reply"] * count
