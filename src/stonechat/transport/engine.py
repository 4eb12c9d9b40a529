"""All Engine.IO sessions of one path: who is there, who may come, and how everybody leaves."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final

from stonechat.protocol import engineio
from stonechat.protocol.engineio_session import EngineSession, TransportState
from stonechat.protocol.errors import CloseCode, Refusal, RemoteError
from stonechat.transport.handler import MessageHandler
from stonechat.transport.handshake import Handshake, check_query, check_version
from stonechat.transport.memory import MemoryTrimmer
from stonechat.transport.origin import check_origin
from stonechat.transport.proxies import address_group
from stonechat.transport.receiver import Receiver, Socket
from stonechat.transport.replies import Replies
from stonechat.transport.session import Session
from stonechat.transport.settings import TransportSettings
from stonechat.transport.upgrade import Probe, TurnedAway
from stonechat.transport.wheel import TimerWheel

# 128 random bits: who knows a session id may speak and listen in its name.
_SID_BYTES: Final = 16
# A polling client that was between two polls when its session ended learns of it within this time.
_FAREWELL_SECONDS: Final = 5.0
# What a session and its connection weigh, measured; thousands that leave leave a lot.
_SESSION_BYTES: Final = 5_000

OpenHandler = Callable[[Session, Handshake], MessageHandler]


class EngineServer:
    """Opens, finds and ends sessions.

    Attributes:
        settings: the numbers.
        wheel: watches every deadline.
        clock: monotonic seconds.
        memory: is told of what was large.
        sid_prefix: what the ids of sessions begin with.
        replies: those that wait for the end of the loop's turn.
        opened: how many sessions were opened so far.
        fell_behind: how often one of them fell behind.
    """

    def __init__(
        self,
        open_handler: OpenHandler,
        settings: TransportSettings,
        wheel: TimerWheel,
        clock: Callable[[], float],
    ) -> None:
        self.sid_prefix = ""
        self.settings = settings
        self.wheel = wheel
        self.clock = clock
        self._open_handler = open_handler
        self._sessions: dict[str, Session] = {}
        # In the order they came, so that the first is the oldest.
        self._unjoined: dict[Session, None] = {}
        self._per_address: dict[str, int] = {}
        self._farewells: dict[str, list[bytes]] = {}
        self._draining = False
        self.memory = MemoryTrimmer()
        self.replies = Replies()
        self.opened = 0
        self.fell_behind = 0

    def __len__(self) -> int:
        """How many sessions are open."""
        return len(self._sessions)

    def list_sessions(self) -> list[Session]:
        """List those that are open."""
        return list(self._sessions.values())

    # Coming.

    def open_session(self, handshake: Handshake, *, websocket: bool) -> Session:
        """Start a session; on a WebSocket the caller connects the two.

        Raises:
            RemoteError: the server is full or about to stop.
        """
        address = address_group(handshake.address)
        if self._draining or self._per_address.get(address, 0) >= self.settings.address_limit:
            reason = "no more sessions"
            raise RemoteError(reason, refusal=Refusal.UNAVAILABLE)
        if len(self._unjoined) >= self.settings.unjoined_limit:
            next(iter(self._unjoined)).end(CloseCode.TRY_AGAIN_LATER)
        engine = EngineSession(self.settings.timing, websocket=websocket, now=self.clock())
        sid = self.sid_prefix + secrets.token_urlsafe(_SID_BYTES)
        session = Session(self, sid, address, engine)
        session.attach(self._open_handler(session, handshake))
        self._sessions[session.sid] = session
        self.opened += 1
        self._unjoined[session] = None
        self._per_address[address] = self._per_address.get(address, 0) + 1
        self.wheel.add(session)
        return session

    def open_packet(self, sid: str, *, on_websocket: bool) -> bytes:
        """Build the packet that tells a client its session id and our times."""
        return engineio.open_packet(
            sid,
            upgrades=() if on_websocket else ("websocket",),
            ping_interval_seconds=self.settings.ping_interval_seconds,
            ping_timeout_seconds=self.settings.ping_timeout_seconds,
            max_payload=self.settings.max_payload_bytes,
        )

    def settle(self, session: Session) -> None:
        """Note that a session is in use and need not make room for new ones."""
        self._unjoined.pop(session, None)

    def find(self, sid: str) -> Session:
        """Find a session that is alive; one whose time is over ends here.

        Raises:
            RemoteError: there is none.
        """
        session = self._sessions.get(sid)
        if session is not None:
            try:
                session.engine.check_alive(self.clock())
            except RemoteError:
                session.tick(self.clock())
            if not session.engine.closed:
                return session
        reason = "unknown session"
        raise RemoteError(reason, refusal=Refusal.UNKNOWN_SESSION)

    def note_behind(self) -> None:
        """Count that a peer has fallen behind; what waits for it is freed some time."""
        self.fell_behind += 1
        self.memory.note(self.settings.outbox_limit_bytes)

    # Going.

    def forget(self, sid: str) -> None:
        """Strike out a session that has ended."""
        session = self._sessions.pop(sid)
        self._unjoined.pop(session, None)
        self.wheel.remove(session)
        self.memory.note(_SESSION_BYTES)
        count = self._per_address[session.address] - 1
        if count:
            self._per_address[session.address] = count
        else:
            del self._per_address[session.address]

    def leave_farewell(self, sid: str, parts: list[bytes]) -> None:
        """Keep the last words of a session for a client that was between two polls."""
        self._farewells[sid] = parts
        loop = asyncio.get_running_loop()
        loop.call_later(_FAREWELL_SECONDS, self._farewells.pop, sid, None)

    def take_farewell(self, sid: str) -> list[bytes] | None:
        """Give the last words of a session, once."""
        return self._farewells.pop(sid, None)

    async def drain(self, seconds: float) -> None:
        """Take no new sessions and end all others, spread evenly over `seconds`.

        Clients see a WebSocket close 1012 or an Engine.IO close packet, and come back by
        themselves; a Socket.IO disconnect would stop official clients from that.
        """
        self._draining = True
        sessions = list(self._sessions.values())
        loop = asyncio.get_running_loop()
        start = loop.time()
        for index, session in enumerate(sessions):
            wait = start + seconds * index / len(sessions) - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            session.dismiss(CloseCode.SERVICE_RESTART)

    def dismiss_all(self) -> None:
        """End all sessions now, as `drain` does, but let everybody come back."""
        for session in list(self._sessions.values()):
            session.dismiss(CloseCode.SERVICE_RESTART)

    # Endpoint for WebSockets.

    def open_socket(self, handshake: Handshake, socket: Socket) -> Receiver:
        """Take a WebSocket: a session of its own, or the upgrade of one.

        Raises:
            RemoteError: it is refused with the error's HTTP status.
        """
        check_origin(handshake.headers, self.settings.origins)
        check_query(handshake.query, websocket=True)
        sid = handshake.query.get("sid")
        if sid is None:
            check_version(handshake.query)
            session = self.open_session(handshake, websocket=True)
            session.start_on(socket)
            return session
        session = self.find(sid)
        if session.engine.state is not TransportState.POLLING:
            return TurnedAway(socket)
        return Probe(session, socket, self.clock)
