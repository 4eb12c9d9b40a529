"""The process that calls push services, as the server sees it: started when needed, ended idle."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from itertools import count
from typing import Final

import msgspec

from stonechat.delivery.push.frames import (
    LENGTH_BYTES,
    Carried,
    Errand,
    Orders,
    decode_carried,
    encode_frame,
    frame_length,
)
from stonechat.wire.push import PushStage

_log = logging.getLogger(__name__)

IDLE_SECONDS: Final = 60.0
"""It keeps some 45 MB, which a server at night should not pay for."""

SILENT_SECONDS: Final = 150.0
"""An errand that takes longer means that the process makes no sense any more."""

_PASSED_ON: Final = (
    *("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "TZ"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR"),
)
"""The rest of the environment may hold secrets, and calling strangers has no use for it."""

LOST: Final = "the process that calls push services ended"


class Courier:
    """Has errands done by another process, as many at once as it is given.

    Args:
        orders: what the process is told first.
        idle_seconds: how long it is kept without work.
        silent_seconds: how long one errand may take.
    """

    def __init__(
        self,
        orders: Orders,
        *,
        idle_seconds: float = IDLE_SECONDS,
        silent_seconds: float = SILENT_SECONDS,
    ) -> None:
        self._orders = orders
        self._idle_seconds = idle_seconds
        self._silent_seconds = silent_seconds
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Carried]] = {}
        self._starting = asyncio.Lock()
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._retiring: asyncio.TimerHandle | None = None

    async def carry(self, errand: Errand) -> Carried:
        """Have one errand done; whatever happens to it is in the answer.

        Its number is replaced by one of its own. If the process dies, or never was, that is an
        errand that may be tried again.
        """
        errand = msgspec.structs.replace(errand, number=next(self._numbers))
        answer: asyncio.Future[Carried] = asyncio.get_running_loop().create_future()
        self._waiting[errand.number] = answer
        self._keep()
        try:
            process = await self._started()
            async with asyncio.timeout(self._silent_seconds):
                await _tell(process, encode_frame(errand))
                return await answer
        except TimeoutError:
            _log.error("the process that calls push services says nothing, and is ended")
            self._kill()
            return Carried(errand.number, PushStage.CONNECT, fault=LOST)
        except OSError as error:
            _log.warning("no push service can be called: %r", error)
            return Carried(errand.number, PushStage.CONNECT, fault=LOST)
        finally:
            self._waiting.pop(errand.number, None)
            if not self._waiting:
                self._retire_later()

    async def close(self) -> None:
        """End the process; what it still does may have happened or not."""
        self._keep()
        self._kill()
        if self._reader is not None:
            await asyncio.wait([self._reader])

    async def _started(self) -> Process:
        async with self._starting:
            if self._process is None:
                if self._reader is not None:
                    await asyncio.wait([self._reader])
                self._process = await _start()
                self._reader = asyncio.create_task(self._read(self._process), name="push courier")
                await _tell(self._process, encode_frame(self._orders))
            return self._process

    async def _read(self, process: Process) -> None:
        """Take answers until there are no more, and then let nobody wait."""
        stdout = process.stdout
        if stdout is None:
            raise AssertionError
        try:
            while True:
                head = await stdout.readexactly(LENGTH_BYTES)
                self._answered(decode_carried(await stdout.readexactly(frame_length(head))))
        except (OSError, asyncio.IncompleteReadError, msgspec.DecodeError):
            pass
        finally:
            if self._process is process:
                self._process = None
            _kill(process)
            self._let_go()
        with contextlib.suppress(OSError):
            await stdout.read()  # a pipe that is not read to its end is never closed
        await process.wait()

    def _answered(self, carried: Carried) -> None:
        answer = self._waiting.get(carried.number)
        if answer is not None and not answer.done():
            answer.set_result(carried)

    def _let_go(self) -> None:
        for number, answer in self._waiting.items():
            if not answer.done():
                answer.set_result(Carried(number, PushStage.CONNECT, fault=LOST))

    def _keep(self) -> None:
        if self._retiring is not None:
            self._retiring.cancel()
            self._retiring = None

    def _retire_later(self) -> None:
        self._keep()
        loop = asyncio.get_running_loop()
        self._retiring = loop.call_later(self._idle_seconds, self._kill)

    def _kill(self) -> None:
        if self._process is not None:
            _kill(self._process)
            self._process = None


async def _start() -> Process:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "stonechat.delivery.push.courier_process"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment,
    )


async def _tell(process: Process, frame: bytes) -> None:
    if process.stdin is None:
        raise AssertionError
    process.stdin.write(frame)
    await process.stdin.drain()


def _kill(process: Process) -> None:
    if process.returncode is None:
        # Process.kill would reap one that has just ended, behind the back of asyncio.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        process.stdin.close()
