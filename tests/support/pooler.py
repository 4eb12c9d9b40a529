"""PgBouncer in transaction mode, in front of a PostgreSQL server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from sqlalchemy import make_url

from tests.support.answering import wait_for
from tests.support.ports import free_port

CONFIGURATION = """
[databases]
{database} = host={host} port={port} dbname={database} user={user}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
"""


class Pooler:
    """One PgBouncer, with fewer connections to the database than its clients have to it.

    Attributes:
        url: The database, by way of it, as the server wants it.

    """

    def __init__(self, database_url: str) -> None:
        """Stand in front of a database."""
        program = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/bin:/usr/bin")
        if program is None:
            pytest.skip("PgBouncer is not installed; `make test-python` tries to")
        database = make_url(database_url)
        self._port = free_port()
        self.url = f"postgresql://stonechat@127.0.0.1:{self._port}/{database.database}"
        self.url += "?pgbouncer=true"
        self._configuration = CONFIGURATION.format(
            database=database.database,
            host=database.host,
            port=database.port,
            user=database.username,
            listen=self._port,
        )
        # Not below pytest's own directory, which nobody but its owner may enter.
        self._directory = Path(tempfile.mkdtemp(prefix="stonechat-pgbouncer-"))
        self._log = self._directory / "log"
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        file = self._directory / "pgbouncer.ini"
        file.write_text(self._configuration)
        account = _account()
        if account:
            shutil.chown(self._directory, account)
            shutil.chown(file, account)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [self._program, str(file)], stdout=log, stderr=log, user=account, cwd="/"
            )
        wait_for(self._process, self._port, self._log)
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
        shutil.rmtree(self._directory)


def _account() -> str | None:
    """Return who is to run it: it refuses root, anybody else runs it themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
