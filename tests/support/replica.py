"""A streaming replica of a throw-away PostgreSQL cluster, which can be held up and killed."""

import shutil
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from sqlalchemy import make_url

from tests.support.ports import free_port
from tests.support.postgres import START_SECONDS, find_programs, pg_ctl, run_program, server_account

REPLAY_SECONDS = 60.0


class Replica:
    """One replica; it is made when it is entered, as a copy of all databases of its primary."""

    def __init__(self, primary_url: str) -> None:
        """Copy the server of this URL, which has no database at its end."""
        self._primary = make_url(primary_url)
        self._port = free_port()
        # Not below pytest's own directory, which nobody but its owner may enter.
        self._directory = Path(tempfile.mkdtemp(prefix="stonechat-replica-"))
        self._is_running = False

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://stonechat@127.0.0.1:{self._port}/{database}"

    def __enter__(self) -> Self:
        owner = server_account()
        if owner:
            shutil.chown(self._directory, owner)
        data = self._directory / "data"
        run_program(
            *(find_programs() / "pg_basebackup", "--no-sync", "--checkpoint=fast"),
            *(f"--host={self._primary.host}", f"--port={self._primary.port}"),
            *(f"--username={self._primary.username}", "--write-recovery-conf", f"--pgdata={data}"),
            account=owner,
        )
        with (data / "postgresql.conf").open("a") as file:
            file.write(f"port = {self._port}\n")
            file.write(f"unix_socket_directories = '{self._directory}'\n")
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._is_running:
            self.kill()
        shutil.rmtree(self._directory)

    def start(self) -> None:
        """Start it, again or for the first time, and wait until it can be read."""
        log = f"--log={self._directory / 'log'}"
        pg_ctl(self._directory, "start", f"--timeout={START_SECONDS}", log)
        self._is_running = True

    def kill(self) -> None:
        """End it as a power cut would."""
        pg_ctl(self._directory, "stop", "--mode=immediate")
        self._is_running = False

    def pause(self) -> None:
        """Let it receive what happens, and show nothing of it."""
        self._ask("SELECT pg_wal_replay_pause()")
        self._wait_for("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume(self) -> None:
        """Let it show what it has received."""
        self._ask("SELECT pg_wal_replay_resume()")

    def promote(self) -> None:
        """Make it a server that is written to, and knows nothing more of its primary."""
        pg_ctl(self._directory, "promote")

    def is_read(self) -> bool:
        """Tell whether a server of ours has a connection to it."""
        mine = "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'stonechat'"
        return bool(self._ask(mine))

    def _ask(self, question: str) -> object:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None

    def _wait_for(self, question: str) -> None:
        give_up_at = time.monotonic() + REPLAY_SECONDS
        while not self._ask(question):
            assert time.monotonic() < give_up_at, question
            time.sleep(0.01)
