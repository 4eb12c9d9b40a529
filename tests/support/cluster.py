"""Several servers that are one chat: on one database, one data directory and one NATS server."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from stonechat.bus.private_nats import PrivateNats
from tests.support.server import RunningServer

READY_SECONDS = 60.0
"""Several of them start at the same time, or one while the others are busy."""


class Nodes:
    """The servers of one chat.

    Attributes:
        nats: the NATS server.
        servers: those that were started, in that order.

    """

    def __init__(
        self,
        directory: Path,
        database_url: str,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Use a directory for data and logs, and an empty database."""
        self.nats = PrivateNats()
        self.servers: list[RunningServer] = []
        self._directory = directory
        self._database_url = database_url
        self._environment = dict(environment or {})
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(self.nats)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def restart(self, server: RunningServer) -> RunningServer:
        """Stop one as an operator does, and start another one in its place."""
        server.stop()
        return self.start(port=server.port)

    def start(self, count: int = 1, *, port: int = 0, nats_url: str | None = None) -> RunningServer:
        """Start some more servers, and return the last one."""
        for _ in range(count):
            environment = {
                "STONECHAT_DATABASE_URL": self._database_url,
                "STONECHAT_NATS_URL": nats_url or self.nats.url,
                **self._environment,
            }
            server = RunningServer(
                self._directory / f"node-{len(self.servers)}",
                port=port,
                environment=environment,
                shared_data=self._directory / "shared",
                ready_seconds=READY_SECONDS,
            )
            self._stack.callback(server.close)
            self.servers.append(server)
        return self.servers[-1]
