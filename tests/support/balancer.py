"""HAProxy in front of several servers, configured as `docs/operating/scaling.md` says."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.support.answering import wait_for
from tests.support.ports import free_port
from tests.support.server import RunningServer

CONFIGURATION = """
global
    maxconn 1000

defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
    timeout check 10s
    option forwardfor

frontend chat
    bind 127.0.0.1:{port}
    default_backend nodes

backend nodes
    balance leastconn
    # A client that polls comes back to the node that has its session; WebSockets need no cookie.
    cookie NODE insert indirect nocache httponly
    option httpchk GET /readyz
    http-check expect status 200
    option redispatch
    retry-on conn-failure empty-response
    default-server check inter 200ms fall 1 rise 1
"""


class Balancer:
    """One HAProxy, for as long as the block lasts.

    Attributes:
        port: Where clients connect to.

    """

    def __init__(self, directory: Path, servers: Sequence[RunningServer]) -> None:
        """Stand in front of these servers."""
        self.port = free_port()
        program = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
        if program is None:
            pytest.skip("HAProxy is not installed; `make test-python` tries to")
        nodes = [
            f"    server node{number} 127.0.0.1:{server.port} cookie node{number}\n"
            for number, server in enumerate(servers)
        ]
        self._file = directory / "haproxy.cfg"
        self._file.write_text(CONFIGURATION.format(port=self.port) + "".join(nodes))
        self._log = directory / "haproxy.log"
        self._command = [program, "-db", "-f", str(self._file)]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect to; by a name, because few keep cookies of an address."""
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        wait_for(self._process, self.port, self._log)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
