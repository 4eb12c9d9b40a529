"""Who is measured, and how each is started."""

import re
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.machine import NotMeasurableError

HERE: Final = Path(__file__).parent
READY: Final = re.compile(r"ready on port (?P<port>\d+)")


@dataclass(frozen=True, slots=True)
class Peer:
    """One server that can be measured.

    Attributes:
        name: what tables call it.
        dialect: what the generator speaks with it.
        command: how to start it, given a directory of its own.
        ready: the line that it prints when it accepts connections.
        tidy_signal: what makes it give back memory it does not need, if it knows such a signal.
        is_slow: whether it only shows where others start, and is not worth measuring often.
    """

    name: str
    dialect: str
    command: Callable[[Path], list[str]]
    ready: re.Pattern[str] = READY
    environment: Mapping[str, str] = field(default_factory=dict)
    tidy_signal: int | None = None
    is_slow: bool = False


def _installed(name: str, remedy: str) -> str:
    """Find a program beside this Python, else on the path."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if found is None:
        raise NotMeasurableError(f"{name} is not installed: {remedy}.")
    return found


def _stonechat(directory: Path) -> list[str]:
    program = _installed("stonechat", "make build")
    return [program, "serve", "--port", "0", "--data", str(directory / "data")]


def _node(_: Path) -> list[str]:
    if not (HERE.parent / "node_modules" / "socket.io").is_dir():
        raise NotMeasurableError("Node's socket.io is not installed: npm ci in benchmarks/.")
    program = _installed("node", "make bench installs it")
    return [program, "--expose-gc", str(HERE / "node_server.mjs"), "0"]


def _python(_: Path) -> list[str]:
    return [sys.executable, str(HERE / "python_server.py")]


def _nats(_: Path) -> list[str]:
    program = _installed("nats-server", "make bench installs it")
    return [program, "--addr", "127.0.0.1", "--port", "-1", "--log", "/dev/stdout"]


def _bare(directory: Path) -> list[str]:
    return [str(directory.parent / "bare_server"), "0"]


OURS: Final = Peer(
    "stonechat",
    "socket.io",
    _stonechat,
    ready=re.compile(r"Stonechat is ready: http://[^:]+:(?P<port>\d+)"),
    environment={"STONECHAT_RATE_LIMITS": "off"},
)
NODE: Final = Peer(
    "node",
    "socket.io",
    _node,
    environment={"NODE_ENV": "production"},
    tidy_signal=signal.SIGUSR2,
)
PYTHON: Final = Peer("python-socketio", "socket.io", _python, is_slow=True)
NATS: Final = Peer(
    "nats-server",
    "nats",
    _nats,
    ready=re.compile(r"Listening for client connections on [^:]+:(?P<port>\d+)"),
)
BARE: Final = Peer("bare C", "bare", _bare)
