"""Between a server and PostgreSQL: cuts the line at the worst moment there is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class CommitCutter:
    """Passes everything on, and when told to, loses the answer to a commit.

    The commit has happened then, and nobody but the database knows.

    Attributes:
        port: Where to connect to instead of to the database.
        cuts: How many answers it has lost.

    """

    def __init__(self, database_port: int) -> None:
        self.port = 0
        self.cuts = 0
        self._database_port = database_port
        self._armed = False
        self._serving: set[asyncio.Task[None]] = set()

    def arm(self) -> None:
        """Lose the answer to the next commit of a connection that has written something."""
        self._armed = True

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
                if self._armed and has_written and b"COMMIT" in data:
                    self._armed = False
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


@asynccontextmanager
async def commit_cutter(database_port: int) -> AsyncIterator[CommitCutter]:
    """Stand in front of a database for as long as the block lasts."""
    cutter = CommitCutter(database_port)
    server = await asyncio.start_server(cutter.accept, "127.0.0.1", 0)
    cutter.port = server.sockets[0].getsockname()[1]
    try:
        yield cutter
    finally:
        server.close()
        await cutter.close()
