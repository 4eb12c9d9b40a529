"""One Engine.IO session at work: its packets on their way in and out, on whichever transport."""

import logging
from typing import TYPE_CHECKING, Final

from stonechat.protocol import engineio
from stonechat.protocol.encoded import Encoded
from stonechat.protocol.engineio import Packet, PacketType
from stonechat.protocol.engineio_session import Due, EngineSession, Verdict
from stonechat.protocol.errors import CloseCode, RemoteError
from stonechat.protocol.websocket import Message, Opcode, frame
from stonechat.transport.gate import Gate
from stonechat.transport.handler import NOBODY, MessageHandler
from stonechat.transport.keeper import Keeper
from stonechat.transport.mailbox import Mailbox
from stonechat.transport.receiver import Socket
from stonechat.transport.settings import PROGRESS_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG: Final = logging.getLogger(__name__)

_PING: Final = frame(engineio.PING)


class Session:
    """A session, from its open packet to its end.

    Attributes:
        behind: whether the peer is: what is live is dropped, and it is not read from.
        engine: the rules.
        gate: whether the peer is read from.
        mailbox: what waits for polls; None once the session is on a WebSocket.
        live_write: writes frames to the peer's WebSocket; None when there is none, or when the
            peer is behind. It makes a live packet cost one call and one write.
        payload_limit_bytes: what the peer may send at a time.
        pushing: whether a POST is under way.
    """

    __slots__ = (
        "_handler", "_probe", "_server", "_socket", "_undelivered", "address", "behind", "engine",
        "gate", "live_write", "mailbox", "payload_limit_bytes", "pushing", "sid", "slot",
    )  # fmt: skip

    def __init__(self, server: Keeper, sid: str, address: str, engine: EngineSession) -> None:
        self.sid = sid
        self.address = address
        self.engine = engine
        self.mailbox = None if engine.on_websocket else Mailbox()
        self.live_write: Callable[[bytes], None] | None = None
        self.payload_limit_bytes = server.settings.payload_limit_bytes
        self.slot: int | None = None
        self._server = server
        self._handler: MessageHandler
        self._socket: Socket | None = None
        self._probe: Socket | None = None
        self.behind = False
        self.gate = Gate()
        self.pushing = False
        self._undelivered = 0

    def attach(self, handler: MessageHandler) -> None:
        """Set who gets the messages."""
        self._handler = handler

    @property
    def waiting_bytes(self) -> int:
        """How much the peer has not taken yet, apart from the kernel's buffers."""
        waits = self.mailbox.size_bytes if self.mailbox is not None else 0
        return waits if self._socket is None else self._socket.unwritten_bytes

    # Out.

    def send_text(self, packet: bytes) -> None:
        """Send a text packet, late rather than never: it may wait, but is not dropped."""
        if self._socket is not None:
            self.write(frame(packet))
        elif self.mailbox is not None:
            self._post(packet)

    def send_reply(self, packet: bytes) -> None:
        """Send a text packet with what is live, at the end of the loop's turn at the latest."""
        if self._socket is None or self.behind:
            self.send_text(packet)
        else:
            self._server.replies.hold(self, frame(packet))
            self.live_write = self.write

    def send_binary(self, data: bytes) -> None:
        """Send a binary message, late rather than never."""
        if self._socket is not None:
            self.write(frame(data, Opcode.BINARY))
        elif self.mailbox is not None:
            self._post(engineio.binary_part(data))

    def send_live(self, encoded: Encoded) -> None:
        """Send live packets where `live_write` cannot: to a mailbox, or nowhere if behind."""
        if self.mailbox is not None and not self.behind and not self.engine.closed:
            for packet in encoded.packets:
                self._post(packet)

    def write(self, frames: bytes) -> None:
        """Write frames to the WebSocket, if there is one, behind the replies that wait."""
        frames = self._server.replies.take(self) + frames
        if self._socket is None or not frames:
            return
        if self.behind:
            self._undelivered += len(frames)
        else:
            self.live_write = self._socket.write
        self._socket.write(frames)

    def _post(self, part: bytes) -> None:
        if self.mailbox is None or self.engine.closed:
            return
        self.mailbox.put(part)
        if not self.behind and self.mailbox.size_bytes > self._server.settings.outbox_limit_bytes:
            self.writing_paused()

    # Reading on and off.

    def hold(self) -> None:
        """Stop reading from the peer until `release` has been called as often."""
        if self.gate.hold() and self._socket is not None:
            self._socket.hold()

    def release(self) -> None:
        """Take back one `hold`."""
        if not self.gate.release() or self.engine.closed:
            return
        # Its signs of life have been waiting on our side.
        self.engine.touch(self._server.clock())
        self._server.wheel.add(self)
        if self._socket is not None:
            self._socket.release()

    def limit_payload(self, limit_bytes: int) -> None:
        """Set what the peer may send at a time, from the next message on."""
        self.payload_limit_bytes = limit_bytes
        if self._socket is not None:
            self._socket.limit_messages(limit_bytes)

    # In, on either transport.

    def receive_packet(self, packet: Packet) -> None:
        """Take a packet that came by the session's own transport.

        Raises:
            RemoteError: the peer broke the rules; the caller ends the session.
        """
        now = self._server.clock()
        verdict = self.engine.receive_packet(packet, now)
        if verdict is Verdict.DELIVER:
            self._handler.message_received(packet, now)
        elif packet.type is PacketType.PONG:
            self._server.wheel.add(self)  # the next ping may be due before the wheel would look
        elif verdict is Verdict.CLOSE:
            # A poll that waits is let go with a noop, as clients that close expect it.
            self.end(CloseCode.NORMAL, farewell=engineio.NOOP)

    # Receiver of the session's WebSocket.

    def start_on(self, socket: Socket) -> None:
        """Set the WebSocket that the session begins on."""
        self._socket = socket

    def socket_opened(self) -> None:
        """Say hello on a session that starts on a WebSocket."""
        if self._socket is not None:
            self.live_write = self._socket.write
            self._socket.limit_messages(self.payload_limit_bytes)
        self.send_text(self._server.open_packet(self.sid, on_websocket=self.engine.on_websocket))

    def message_received(self, message: Message) -> None:
        """Take a WebSocket message."""
        try:
            if message.text:
                self.receive_packet(engineio.decode_packet(message.data))
            else:
                self.receive_packet(Packet(PacketType.MESSAGE, message.data, binary=True))
        except RemoteError as error:
            self.fail(error)

    def upload_progressed(self) -> None:
        """Count a long upload as a sign of life."""
        self.engine.touch(self._server.clock())
        self._server.memory.note(PROGRESS_BYTES)

    def writing_paused(self) -> None:
        """Fall behind: drop what is live, and take no more requests that would be answered."""
        if self.behind or self.engine.closed:
            return
        self.behind = True
        self._server.note_behind()
        self.live_write = None
        self._note_undelivered()
        self.hold()
        self._handler.session_behind()

    def writing_resumed(self) -> None:
        """Have caught up with what was queued."""
        if not self.behind or self.engine.closed:
            return
        self.behind = False
        if self._socket is not None:
            self.live_write = self._socket.write
        self.release()
        self._handler.session_drained()

    def socket_closed(self) -> None:
        """End with the WebSocket."""
        self._socket = None
        self.end(CloseCode.NORMAL)

    def server_stopping(self) -> None:
        """End because the process does."""
        self.end(CloseCode.SERVICE_RESTART)

    def open_probe(self, socket: Socket) -> None:
        """Let a WebSocket try to take over."""
        self.engine.open_probe(self._server.clock())
        self._probe = socket
        self._server.wheel.add(self)

    def end_probe(self) -> None:
        """Go on polling; packets that waited during the attempt go to the next poll."""
        self._probe = None
        if self.engine.probed:
            self.engine.end_probe()

    def move_to(self, socket: Socket) -> None:
        """Go on on a WebSocket: what waited for polls is written first."""
        self._probe = None
        mailbox, self.mailbox = self.mailbox, None
        if mailbox is None:
            return
        self._socket = socket
        socket.hand_over_to(self)
        socket.limit_messages(self.payload_limit_bytes)
        mailbox.release(engineio.NOOP)
        if self.gate.held:
            socket.hold()
        # What waited goes first. Writing it may find the peer behind, or leave it so.
        waiting = mailbox.take_all()
        if waiting:
            socket.write(b"".join(map(engineio.part_frame, waiting)))
        if not self.behind:
            self.live_write = socket.write
        elif socket.unwritten_bytes <= self._server.settings.outbox_limit_bytes:
            self.writing_resumed()

    def polled(self) -> None:
        """Note that a poll has carried parts away."""
        if self.mailbox is None or not self.behind or self.engine.closed:
            return
        # Its pong has to wait behind a POST that we hold back: reading is a sign of life.
        self.engine.touch(self._server.clock())
        if self.mailbox.size_bytes <= self._server.settings.outbox_limit_bytes // 4:
            self.writing_resumed()

    # Time and the end.

    @property
    def deadline(self) -> float:
        """When the wheel is to look at this session."""
        if self.gate.held or self.engine.closed:
            # Whom we do not listen to owes us nothing.
            return self.engine.deadline
        return min(self.engine.deadline, self._handler.deadline)

    def tick(self, now: float) -> None:
        """Do what is due: ping, end a probe, or end a dead session."""
        try:
            due = self.engine.tick(now)
            if not self.gate.held:
                self._handler.tick(now)
        except RemoteError as error:
            if self._is_excused():
                self.engine.touch(now)
            else:
                self.fail(error)
            return
        if due & Due.END_PROBE and self._probe is not None:
            self._probe.fail(CloseCode.POLICY_VIOLATION, "upgrade timeout")
        if due & Due.PING:
            self._ping()

    def _ping(self) -> None:
        self._note_undelivered()
        if self._socket is not None:
            self.write(_PING)
        elif self.mailbox is not None:
            self.mailbox.put_first(engineio.PING)

    def _note_undelivered(self) -> int:
        """Look how much waits for the peer; give how much less that is than last time."""
        before = self._undelivered
        self._undelivered = self._socket.undelivered_bytes if self._socket else 0
        return before - self._undelivered

    def _is_excused(self) -> bool:
        """Tell whether a silent peer is not listened to, or still reads what is before the ping."""
        drained = self._note_undelivered()
        return drained > 0 or (self.gate.held and not self.behind)

    def dismiss(self, code: CloseCode) -> None:
        """End the session from our side, and let a client that polls hear of it later."""
        if self.engine.closed:
            return
        if self.mailbox is not None and not self.mailbox.polled:
            parts = self.mailbox.take()[: engineio.PARTS_PER_RESPONSE - 1]
            self._server.leave_farewell(self.sid, [*parts, engineio.CLOSE])
        self.end(code)

    def fail(self, error: RemoteError) -> None:
        """End because of the peer."""
        _LOG.debug("session ended: %s", error)
        self.end(error.close_code, str(error))

    def end(self, code: CloseCode, reason: str = "", *, farewell: bytes = engineio.CLOSE) -> None:
        """End the session; harmless when it has ended already.

        Args:
            code: what a WebSocket is closed with.
            reason: what goes with the code.
            farewell: what a waiting poll is answered with.
        """
        if self.engine.closed:
            return
        self.write(b"")
        self.engine.close()
        self.live_write = None
        self._server.forget(self.sid)
        socket, self._socket = self._socket, None
        probe, self._probe = self._probe, None
        for open_socket in (socket, probe):
            if open_socket is not None:
                open_socket.fail(code, reason)
        if self.mailbox is not None:
            self.mailbox.close(farewell)
            self._server.memory.note(self.mailbox.size_bytes)
            self.mailbox.take_all()
        self.gate.let_go()
        # Session and handler know each other: without this the garbage collector would have to
        # come before all that waited for the peer is freed.
        handler, self._handler = self._handler, NOBODY
        handler.session_closed()
