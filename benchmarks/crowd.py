"""The crowd of clients: the C program in `generator`, told what to do one command at a time."""

import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self, TypeVar

import msgspec

SLACK_SECONDS: Final = 130.0
"""How much longer than planned a command may take: slow servers need a minute to let in a crowd."""


class CrowdFailedError(Exception):
    """The clients could not do what they were told; the message says what went wrong."""


@dataclass(frozen=True, slots=True)
class Entered:
    """How long it took until everybody was in."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Rested:
    """What a server did while nobody said anything.

    Attributes:
        presences: how often somebody heard of somebody's presence.
    """

    seconds: float
    server_cpu_seconds: float
    presences: int


@dataclass(frozen=True, slots=True)
class Delays:
    """How long deliveries took from the instant at which the message was due."""

    p50_seconds: float
    p99_seconds: float
    longest_seconds: float


@dataclass(frozen=True, slots=True)
class Talked(Delays):
    """What was seen of a conversation within its window.

    Attributes:
        messages: those that every member had got.
        deliveries: messages times the members who got them.
        bytes: payloads of those deliveries, without the frames around them.
        unfinished: deliveries and acknowledgements still lacking seconds after the window.
    """

    seconds: float
    server_cpu_seconds: float
    generator_cpu_seconds: float
    messages: int
    deliveries: int
    bytes: int
    reads: int
    unfinished: int

    @property
    def messages_per_second(self) -> float:
        """Throughput."""
        return self.messages / self.seconds

    @property
    def deliveries_per_second(self) -> float:
        """Throughput, counted where it arrives."""
        return self.deliveries / self.seconds

    @property
    def cpu_per_message(self) -> float:
        """Seconds of the server's processor time."""
        return self.server_cpu_seconds / self.messages

    @property
    def cpu_per_delivery(self) -> float:
        """Seconds of the server's processor time."""
        return self.server_cpu_seconds / self.deliveries

    @property
    def generator_share(self) -> float:
        """How much of its core the generator used; near 1 it was what held things up."""
        return self.generator_cpu_seconds / self.seconds


@dataclass(frozen=True, slots=True)
class Returned(Delays):
    """How a scattered crowd came back, and how those who had stayed fared meanwhile.

    Attributes:
        seconds: until the last one was back, or the time was up.
        absent: those who were not back by then.
        refused: those who were turned away.
        incomplete: those who do not have every message of their room in the end.
        disordered: messages that somebody heard twice or after a later one.
        said: messages in the rooms of those who were away.
        unfinished: deliveries and acknowledgements among those who stayed that were lost.
        presences: how often somebody heard of somebody's presence.
        server_cpu_seconds: from when the first one was cut off until nobody lacked anything.
    """

    seconds: float
    absent: int
    refused: int
    incomplete: int
    disordered: int
    said: int
    unfinished: int
    presences: int
    server_cpu_seconds: float


Report = TypeVar("Report", Entered, Rested, Talked, Returned)


@dataclass(frozen=True, slots=True)
class Target:
    """The server that a crowd goes to."""

    dialect: str
    port: int
    pid: int
    text_bytes: int


class Crowd:
    """Clients of one server. Everybody leaves when the context ends."""

    def __init__(self, program: str, target: Target) -> None:
        arguments = [target.dialect, "127.0.0.1", target.port, target.pid, target.text_bytes]
        self._process = subprocess.Popen(
            [program, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def enter(self, *, rooms: int, members: int) -> Entered:
        """Let people connect, take names, and become the members of new rooms."""
        return self._do(Entered, "enter", [rooms, members], 0)

    def keep_under_way(
        self, messages: int, *, warm_up: float, window: float, in_lock_step: bool = False
    ) -> Talked:
        """Talk so that this many messages are under way at any time.

        A message is under way until its author has its acknowledgement and its own copy, or, in
        lock-step, until everybody has a copy.

        Raises:
            CrowdFailedError: a message did not arrive everywhere, or the server went away.
        """
        command = "lock-step" if in_lock_step else "closed-loop"
        told = [messages, _ms(warm_up), _ms(window)]
        talked = self._do(Talked, command, told, warm_up + window)
        if talked.unfinished or not talked.messages:
            raise CrowdFailedError(
                f"{talked.messages} messages came; {talked.unfinished} copies or answers did not."
            )
        return talked

    def send_at(self, per_second: float, *, warm_up: float, window: float) -> Talked:
        """Talk at a constant rate, whether or not the server keeps up."""
        return self._do(
            Talked, "open-loop", [round(per_second), _ms(warm_up), _ms(window)], warm_up + window
        )

    def rest(self, seconds: float) -> Rested:
        """Say nothing, and answer what the server asks to keep connections alive."""
        return self._do(Rested, "rest", [_ms(seconds)], seconds)

    def scatter(self, rooms: int, *, per_second: int, limit: float) -> Returned:
        """Cut the connections of the first rooms and connect anew, while the others talk.

        One member of each of these rooms stays, and says what the others have to catch up with.
        """
        return self._do(Returned, "scatter", [rooms, per_second, _ms(limit)], limit)

    def watch(self, others: int) -> None:
        """Let everybody hear of the presence of so many others, from now on and after a return."""
        self._do(Entered, "watch", [others], 0)

    def stay_away(self, seconds: float) -> None:
        """Let those who are scattered from now on stay away for so long."""
        self._do(Entered, "stay-away", [_ms(seconds)], 0)

    def stop_reading(self, members: int) -> None:
        """Let so many members of the first room stop reading, for good."""
        self._do(Entered, "stall", [members], 0)

    def _do(
        self, kind: type[Report], command: str, arguments: Sequence[int], planned: float
    ) -> Report:
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise CrowdFailedError("The clients cannot be told anything.")
        alarm = threading.Timer(planned + SLACK_SECONDS, process.kill)
        alarm.start()
        try:
            process.stdin.write(" ".join([command, *map(str, arguments)]) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            alarm.cancel()
        if not line:
            _, said = process.communicate()
            raise CrowdFailedError(f"{command}: {said.strip() or 'the clients took too long'}")
        return msgspec.json.decode(line, type=kind)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
