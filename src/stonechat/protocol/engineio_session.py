"""One Engine.IO session: which transport it is on, what may arrive there, and when it is dead."""

from collections.abc import Mapping
from enum import Enum, IntFlag, auto
from math import inf
from types import MappingProxyType
from typing import Final, NamedTuple

from stonechat.protocol.engineio import PROBE, Packet, PacketType
from stonechat.protocol.errors import LocalError, RemoteError


class Timing(NamedTuple):
    """How long a session waits for what, in seconds."""

    ping_interval_seconds: float = 25.0
    ping_timeout_seconds: float = 20.0
    upgrade_timeout_seconds: float = 10.0


class TransportState(Enum):
    """Where a session's packets go."""

    POLLING = auto()
    PROBING = auto()  # a WebSocket has been opened beside the polling transport
    UPGRADING = auto()  # its probe has been answered: polls get a noop, packets wait
    WEBSOCKET = auto()
    CLOSED = auto()


class Move(Enum):
    """What moves a session from one transport state to the next."""

    PROBE_OPENED = auto()
    PROBE_ANSWERED = auto()
    PROBE_ENDED = auto()
    UPGRADED = auto()
    CLOSED = auto()


TRANSITIONS: Final[Mapping[tuple[TransportState, Move], TransportState]] = MappingProxyType({
    (TransportState.POLLING, Move.PROBE_OPENED): TransportState.PROBING,
    (TransportState.PROBING, Move.PROBE_ANSWERED): TransportState.UPGRADING,
    (TransportState.UPGRADING, Move.PROBE_ANSWERED): TransportState.UPGRADING,
    # The .NET client upgrades without a probe.
    (TransportState.PROBING, Move.UPGRADED): TransportState.WEBSOCKET,
    (TransportState.UPGRADING, Move.UPGRADED): TransportState.WEBSOCKET,
    (TransportState.PROBING, Move.PROBE_ENDED): TransportState.POLLING,
    (TransportState.UPGRADING, Move.PROBE_ENDED): TransportState.POLLING,
    (TransportState.POLLING, Move.CLOSED): TransportState.CLOSED,
    (TransportState.PROBING, Move.CLOSED): TransportState.CLOSED,
    (TransportState.UPGRADING, Move.CLOSED): TransportState.CLOSED,
    (TransportState.WEBSOCKET, Move.CLOSED): TransportState.CLOSED,
})  # fmt: skip


class Verdict(Enum):
    """What the driver does with a packet."""

    DELIVER = auto()
    IGNORE = auto()
    CLOSE = auto()  # the peer says good-bye
    ANSWER_PROBE = auto()
    SWITCH = auto()


# What is missing here closes the session: a ping (in version 4 the server pings), an open, an
# upgrade on the session's own transport.
SESSION_RULES: Final[Mapping[PacketType, Verdict]] = MappingProxyType({
    PacketType.MESSAGE: Verdict.DELIVER,
    PacketType.PONG: Verdict.IGNORE,
    PacketType.NOOP: Verdict.IGNORE,
    PacketType.CLOSE: Verdict.CLOSE,
})  # fmt: skip

# What is missing here closes the probing WebSocket and leaves the session on polling.
PROBE_RULES: Final[Mapping[PacketType, Verdict]] = MappingProxyType({
    PacketType.PING: Verdict.ANSWER_PROBE,
    PacketType.UPGRADE: Verdict.SWITCH,
    PacketType.PONG: Verdict.IGNORE,
    PacketType.NOOP: Verdict.IGNORE,
})  # fmt: skip


class Due(IntFlag):
    """What a tick of the clock asks the driver to do."""

    NOTHING = 0
    PING = 1
    END_PROBE = 2


class EngineSession:
    """The state of one session. Its driver asks it about every packet and every deadline.

    Instants are seconds on one monotonic clock of the driver's choice.
    """

    __slots__ = ("_dead_at", "_ping_at", "_probe_until", "_timing", "state")

    def __init__(self, timing: Timing, *, websocket: bool, now: float) -> None:
        self.state = TransportState.WEBSOCKET if websocket else TransportState.POLLING
        self._timing = timing
        self._probe_until = inf
        self._ping_at = now + timing.ping_interval_seconds
        self.touch(now)

    @property
    def deadline(self) -> float:
        """When `tick` must be called at the latest; a sign of life may move it later."""
        return min(self._ping_at, self._dead_at, self._probe_until)

    @property
    def closed(self) -> bool:
        """Whether the session has ended."""
        return self.state is TransportState.CLOSED

    @property
    def on_websocket(self) -> bool:
        """Whether polls are over for this session."""
        return self.state is TransportState.WEBSOCKET

    @property
    def probed(self) -> bool:
        """Whether a WebSocket stands beside the polling transport."""
        return self.state in {TransportState.PROBING, TransportState.UPGRADING}

    def touch(self, now: float) -> None:
        """Note a sign of life, such as bytes of a long upload or of a slow download."""
        if self.state is TransportState.CLOSED:
            return
        self._dead_at = now + self._timing.ping_interval_seconds + self._timing.ping_timeout_seconds

    def check_alive(self, now: float) -> None:
        """Refuse to go on with a session whose time is over but whose timer has not rung.

        Raises:
            RemoteError: nothing was heard for ping interval and ping timeout together.
        """
        if now >= self._dead_at:
            reason = "ping timeout"
            raise RemoteError(reason)

    def receive_packet(self, packet: Packet, now: float) -> Verdict:
        """Judge a packet that arrived on the session's own transport.

        Raises:
            RemoteError: a packet that a client may not send here, or one that came too late.
            LocalError: the session has ended.
        """
        if self.state is TransportState.CLOSED:
            message = "a packet for a session that has ended"
            raise LocalError(message)
        self.check_alive(now)
        verdict = SESSION_RULES.get(packet.type)
        if verdict is None:
            reason = f"unexpected {packet.type.name.lower()} packet"
            raise RemoteError(reason)
        self.touch(now)
        if packet.type is PacketType.PONG and self._ping_at == inf:
            self._ping_at = now + self._timing.ping_interval_seconds
        return verdict

    def receive_probe_packet(self, packet: Packet, now: float) -> Verdict:
        """Judge a packet that arrived on the WebSocket that wants to take over.

        Raises:
            RemoteError: anything but a probe, an upgrade or noise: nothing before the upgrade
                may be delivered. Only the WebSocket ends, not the session.
        """
        verdict = PROBE_RULES.get(packet.type)
        if packet.binary or verdict is None:
            reason = f"unexpected {packet.type.name.lower()} packet before the upgrade"
            raise RemoteError(reason)
        if verdict is Verdict.ANSWER_PROBE:
            if packet.data != PROBE:
                reason = "a ping that is no probe before the upgrade"
                raise RemoteError(reason)
            self._move(Move.PROBE_ANSWERED)
        elif verdict is Verdict.SWITCH:
            self._move(Move.UPGRADED)
            self._probe_until = inf
            self.touch(now)
        return verdict

    def open_probe(self, now: float) -> None:
        """Note that a WebSocket wants to take over; it has `upgrade_timeout_seconds`.

        Raises:
            LocalError: the session is not on polling alone.
        """
        self._move(Move.PROBE_OPENED)
        self._probe_until = now + self._timing.upgrade_timeout_seconds

    def end_probe(self) -> None:
        """Note that the probing WebSocket is gone: polling goes on as if nothing had been."""
        self._move(Move.PROBE_ENDED)
        self._probe_until = inf

    def close(self) -> None:
        """Note that the session has ended, whoever ended it."""
        self._move(Move.CLOSED)
        self._ping_at = self._dead_at = self._probe_until = inf

    def tick(self, now: float) -> Due:
        """Say what is due at `now`; a ping said to be due counts as sent.

        One ping at a time: the next is due one interval after the pong.

        Raises:
            RemoteError: the peer is dead.
        """
        self.check_alive(now)
        due = Due.NOTHING
        if now >= self._ping_at:
            self._ping_at = inf
            due |= Due.PING
        if now >= self._probe_until:
            due |= Due.END_PROBE
        return due

    def _move(self, move: Move) -> None:
        state = TRANSITIONS.get((self.state, move))
        if state is None:
            message = f"{move.name} is no move in state {self.state.name}"
            raise LocalError(message)
        self.state = state
