"""What a server asks of the kernel, in order, as strace writes it down."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.support.server import COMMAND, RunningServer

LAST_WORDS_SECONDS = 10.0

STRACE = shutil.which("strace")

_CALLS = "fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg,rename,renameat,renameat2"
_LINE = re.compile(r"(?P<thread>\d+) +(?P<what>.*)")
_CALL = re.compile(r"(?P<name>\w+)\((?P<arguments>.*?)(?:\) += (?P<result>-?\d+).*| <unfinished.*)")
_RESUMED = re.compile(r"<\.\.\. (?P<name>\w+) resumed>.* = (?P<result>-?\d+).*")
_OPEN_FILE = re.compile(r"\d+<(?P<path>[^>]*)>")


class Call(NamedTuple):
    """One system call.

    Attributes:
        name: Such as `fsync`.
        path: The file behind its first argument, or "".
        arguments: As strace writes them.
        begun: The line on which it began.
        ended: The line on which its result came.
        result: That result.

    """

    name: str
    path: str
    arguments: str
    begun: int
    ended: int
    result: int

    @property
    def is_sync(self) -> bool:
        """Whether it made a file durable."""
        return self.name in {"fsync", "fdatasync"} and self.result == 0

    @property
    def is_told(self) -> bool:
        """Whether it told a client something."""
        return self.path.startswith("socket:")


@dataclass
class TracedServer:
    """A server that runs under strace."""

    server: RunningServer
    trace: Path

    def calls(self) -> list[Call]:
        """Read everything that was asked, in the order in which it ended, once the server has."""
        until = time.monotonic() + LAST_WORDS_SECONDS
        last = re.compile(rf"^{self.server.pid} +\+\+\+ exited", re.MULTILINE)
        while not last.search(self.trace.read_text(errors="replace")):
            assert time.monotonic() < until, "strace does not end with its server"
            time.sleep(0.02)
        return sorted(read_calls(self.trace), key=lambda call: call.ended)


@cache
def why_not() -> str | None:
    """Return why no server can be traced here, if that is so."""
    if STRACE is None:
        return "strace is not installed"
    tried = subprocess.run(
        [STRACE, "-D", "-f", "--seccomp-bpf", "-y", "-o", "/dev/null", "true"],
        check=False,
        capture_output=True,
        text=True,
    )
    return None if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()}"


@contextmanager
def traced_server(directory: Path) -> Iterator[TracedServer]:
    """Run a server under strace; it keeps its process id, and stops like any other."""
    script, trace = directory / "stonechat-traced", directory / "trace"
    # -D makes strace the grandchild, so that signals reach the server.
    script.write_text(
        f"#!/bin/sh\nexec {STRACE} -D -f --seccomp-bpf -y -s 6000 -e trace={_CALLS}"
        f' -o {trace} {COMMAND} "$@"\n'
    )
    script.chmod(0o700)
    server = RunningServer(directory / "data", command=script)
    try:
        yield TracedServer(server, trace)
    finally:
        server.close()


def read_calls(trace: Path) -> Iterator[Call]:
    """Read what strace has written, in the order in which it was written."""
    begun: dict[tuple[str, str], tuple[int, str]] = {}
    for number, line in enumerate(trace.read_text(errors="replace").splitlines()):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        thread, what = found.groups()
        if call := _CALL.fullmatch(what):
            name, arguments, result = call.groups()
            if result is None:
                begun[thread, name] = number, arguments
            else:
                yield _call(name, arguments, (number, number), int(result))
        elif (resumed := _RESUMED.fullmatch(what)) and (thread, resumed["name"]) in begun:
            start, arguments = begun.pop((thread, resumed["name"]))
            yield _call(resumed["name"], arguments, (start, number), int(resumed["result"]))


def _call(name: str, arguments: str, lines: tuple[int, int], result: int) -> Call:
    file = _OPEN_FILE.match(arguments)
    return Call(name, file["path"] if file else "", arguments, *lines, result)
