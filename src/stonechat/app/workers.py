"""Several processes of one machine on one port: started, watched, and ended together."""

import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType
from typing import Final

from stonechat.app.addresses import listening_url
from stonechat.app.data_directory import DataDirectory
from stonechat.app.first_start import furnish, owner_link
from stonechat.app.logs import set_up_logs
from stonechat.app.peering import require_shared_database
from stonechat.app.server import listen, run_worker, warn_of_misspelt
from stonechat.app.settings import Settings, SettingsError
from stonechat.app.system import open_database
from stonechat.bus.private_nats import NatsMissingError, PrivateNats
from stonechat.transport.handover import Handover

_log = logging.getLogger(__name__)

_POLL_SECONDS: Final = 0.5
_AGAIN_SECONDS: Final = 1.0
"""How long a worker lives at least until it is replaced, so that none is started all the time."""

_GRACE_SECONDS: Final = 30.0
"""How much longer than the drain the workers may take to end."""

_MEETING_MOST: Final = 80
"""Bytes of the path in which workers meet; that of a socket has some 100 at most, with its name."""

_spawn: Final = multiprocessing.get_context("spawn")


@dataclass
class _Worker:
    """One process.

    Attributes:
        is_ready: whether it has served.
        began_at: when it was started.
    """

    process: SpawnProcess
    words: Connection
    began_at: float
    is_ready: bool = False


def run_workers(settings: Settings, misspelt: Iterable[str] = ()) -> None:
    """Serve with several processes until SIGTERM or Ctrl-C.

    Raises SettingsError, before anybody is served, for what the operator has to change.
    """
    warn_of_misspelt(misspelt)
    require_shared_database(settings)
    with ExitStack() as stack:
        nats = None
        if not settings.nats_url:
            nats = stack.enter_context(_private_nats())
            settings = replace(settings, nats_url=(nats.url,))
        directory = DataDirectory(settings.data, shared=True)
        if settings.port:
            listen(settings.host, settings.port).close()  # nobody else may be there
        # It stays bound as long as the workers come and go, and nobody connects to it.
        port = stack.enter_context(listen(settings.host, settings.port, shares_port=True))
        number = port.getsockname()[1]
        url = listening_url(settings.host, number)
        settings = replace(settings, port=number, public_url=settings.public_url or url)
        greeting = f"{_first_start(settings, directory)}Stonechat is ready: {url}"
        meeting = stack.enter_context(_meeting())
        Supervisor(settings, meeting, nats).run(greeting)


@contextmanager
def _meeting() -> Iterator[Path]:
    """Yield a directory for the sockets of workers, whose paths may not be long."""
    meeting = Path(tempfile.mkdtemp(prefix="stonechat-"))
    try:
        if len(os.fsencode(meeting)) > _MEETING_MOST:
            raise SettingsError(
                f"TMPDIR is too long for the sockets of workers: {meeting.parent}."
                " Choose a shorter one."
            )
        yield meeting
    finally:
        shutil.rmtree(meeting, ignore_errors=True)


@contextmanager
def _private_nats() -> Iterator[PrivateNats]:
    nats = PrivateNats()
    try:
        nats.start()
    except NatsMissingError as error:
        raise SettingsError(str(error)) from error
    try:
        yield nats
    finally:
        nats.stop()


def _first_start(settings: Settings, directory: DataDirectory) -> str:
    """Bring the database up to date, and return what the first start prints."""
    database = open_database(settings, directory)
    try:
        secret = furnish(database)
    finally:
        database.close()
    return f"Owner link: {owner_link(settings.public_url, secret)}\n" if secret else ""


class Supervisor:
    """Starts workers, and starts others when they end.

    Args:
        settings: of all of them.
        meeting: a directory where they find each other.
        nats: a server of their own, which is started again as well.
    """

    def __init__(self, settings: Settings, meeting: Path, nats: PrivateNats | None) -> None:
        self._settings = settings
        self._meeting = meeting
        self._nats = nats
        self._workers: dict[int, _Worker] = {}
        self._is_ending = False

    def run(self, greeting: str) -> None:
        """Serve until a signal comes; say the greeting once all workers serve.

        Raises SettingsError when one of the first cannot.
        """
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, self._end)
        for number in range(self._settings.workers):
            self._start(number)
        has_greeted = False
        try:
            while not self._is_ending:
                self._look(is_first=not has_greeted)
                if not has_greeted and all(it.is_ready for it in self._workers.values()):
                    has_greeted = True
                    print(greeting, flush=True)  # noqa: T201
                connection.wait(self._expected(), _POLL_SECONDS)
        finally:
            self._let_go()

    def _expected(self) -> list[Connection | int]:
        """List what may still come: what has come once would be there again and again."""
        alive = [it for it in self._workers.values() if it.process.is_alive()]
        return [
            *(it.process.sentinel for it in alive),
            *(it.words for it in alive if not it.is_ready),
        ]

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._is_ending = True

    def _start(self, number: int) -> None:
        words, told = _spawn.Pipe(duplex=False)
        process = _spawn.Process(
            target=_work,
            args=(self._settings, number, self._meeting, told),
            name=f"stonechat worker {number}",
        )
        process.start()
        told.close()
        self._workers[number] = _Worker(process, words, time.monotonic())

    def _look(self, *, is_first: bool) -> None:
        """Take note of what workers say, and start others for those that ended."""
        for number, worker in list(self._workers.items()):
            if not worker.is_ready and worker.words.poll():
                worker.is_ready = _is_said(worker.words)
            if worker.process.is_alive():
                continue
            if is_first and not worker.is_ready:
                raise SettingsError("A worker could not start; it has said why.")
            if time.monotonic() - worker.began_at > _AGAIN_SECONDS:
                _log.error("a worker ended with status %s", worker.process.exitcode)
                worker.words.close()
                self._start(number)
        if self._nats is not None and not self._nats.is_running and not self._is_ending:
            _log.error("the NATS server of the workers ended, and is started again")
            with suppress(NatsMissingError):  # the next look tries again
                self._nats.run_again()

    def _let_go(self) -> None:
        """End all workers, which drain, and wait for them."""
        for worker in self._workers.values():
            if worker.process.is_alive():
                worker.process.terminate()
        until = time.monotonic() + self._settings.drain_seconds + _GRACE_SECONDS
        for worker in self._workers.values():
            worker.process.join(max(0.0, until - time.monotonic()))
            if worker.process.is_alive():
                _log.error("a worker did not end in time")
                worker.process.kill()
                worker.process.join()


def _is_said(words: Connection) -> bool:
    try:
        return bool(words.recv())
    except EOFError:
        return False


def _work(settings: Settings, number: int, meeting: Path, told: Connection) -> None:
    """Be a worker; the first thing in its process."""
    set_up_logs(settings.log_level, settings.log_format)

    def ready() -> None:
        told.send(True)
        told.close()

    try:
        run_worker(settings, Handover(number, meeting), ready)
    except SettingsError as error:
        _log.error("%s", error)
        os._exit(2)
    finally:
        _clear_up(meeting)


def _clear_up(meeting: Path) -> None:
    """Remove what a parent left that was killed; the last worker finds it empty."""
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        with suppress(OSError):
            meeting.rmdir()
