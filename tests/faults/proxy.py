"""Between a server and PostgreSQL: cuts the line at the worst moment there is, or falls silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

_UNHEARD_SECONDS = 0.05
"""How long a commit that does not happen is waited for: more may be asked meanwhile."""


class CommitCutter:
    """Passes everything on, and when told to, loses a commit or the answer to it.

    Whoever asked for it cannot know which of the two.

    Attributes:
        port: Where to connect to instead of to the database.
        cuts: How many of them it has lost.

    """

    def __init__(self, database_port: int) -> None:
        self.port = 0
        self.cuts = 0
        self._database_port = database_port
        self._armed = False
        self._stops_commits = False
        self._serving: set[asyncio.Task[None]] = set()

    def arm(self, *, stops_commit: bool = False) -> None:
        """Lose the answer to the next commit of a connection that has written something.

        Args:
            stops_commit: Lose the commit itself, so that it does not happen.

        """
        self._armed = True
        self._stops_commits = stops_commit

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection that is meant for the database."""
        task = asyncio.create_task(self._pass_on(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def close(self) -> None:
        """Let all connections go."""
        serving = list(self._serving)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_database, to_database = await asyncio.open_connection("127.0.0.1", self._database_port)
        doomed = asyncio.Event()
        ways = [
            asyncio.create_task(self._to_database(reader, to_database, doomed)),
            asyncio.create_task(self._from_database(from_database, writer, doomed)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in (writer, to_database):
                end.transport.abort()
            for way in ways:
                way.cancel()

    async def _to_database(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event
    ) -> None:
        has_written = False
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                # What is prepared is executed by a name; but its rows are there to be seen.
                has_written = has_written or b"in doubt" in data
                if self._armed and has_written and b"COMMIT\0" in data:
                    self._armed = False
                    if self._stops_commits:
                        await asyncio.sleep(_UNHEARD_SECONDS)
                        self.cuts += 1
                        return
                    doomed.set()
                writer.write(data)

    async def _from_database(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, doomed: asyncio.Event
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                if doomed.is_set() and b"COMMIT" in data:
                    self.cuts += 1
                    return
                writer.write(data)


class Muffler:
    """Passes everything on, and when told to, nothing any more, and lets go of no connection.

    New ones are accepted meanwhile, as by a machine whose programs are frozen.

    Attributes:
        port: Where to connect to instead of to the database.

    """

    def __init__(self, database_port: int) -> None:
        self.port = 0
        self._database_port = database_port
        self._speaks = asyncio.Event()
        self._speaks.set()
        self._serving: set[asyncio.Task[None]] = set()

    def mute(self) -> None:
        """Say nothing from now on."""
        self._speaks.clear()

    def unmute(self) -> None:
        """Go on as if nothing had been."""
        self._speaks.set()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection that is meant for the database."""
        task = asyncio.create_task(self._pass_on(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def close(self) -> None:
        """Let all connections go."""
        serving = list(self._serving)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_database, to_database = await asyncio.open_connection("127.0.0.1", self._database_port)
        ways = [
            asyncio.create_task(self._copy(reader, to_database)),
            asyncio.create_task(self._copy(from_database, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in (writer, to_database):
                end.transport.abort()
            for way in ways:
                way.cancel()

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                await self._speaks.wait()
                writer.write(data)


P = TypeVar("P", CommitCutter, Muffler)


@asynccontextmanager
async def commit_cutter(database_port: int) -> AsyncIterator[CommitCutter]:
    """Stand in front of a database for as long as the block lasts."""
    async with _in_front(CommitCutter(database_port)) as cutter:
        yield cutter


@asynccontextmanager
async def muffler(database_port: int) -> AsyncIterator[Muffler]:
    """Stand in front of a database for as long as the block lasts, and let it speak at first."""
    async with _in_front(Muffler(database_port)) as muffler:
        yield muffler


@asynccontextmanager
async def _in_front(proxy: P) -> AsyncIterator[P]:
    server = await asyncio.start_server(proxy.accept, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()
