"""The processes that decode images: started when needed, ended when idle, replaced when dead."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, Self, TypeVar

from stonechat.chat.errors import Unavailable
from stonechat.delivery.image_frames import (
    REPLY_HEAD,
    STARTED,
    Fault,
    ImageLimits,
    Portrait,
    PortraitOrder,
    Recoded,
    decode_portrait,
    decode_recoded,
    encode_limits,
    encode_request_head,
)

R = TypeVar("R")

_log = logging.getLogger(__name__)

WORKERS_MOST: Final = 2
WAITING_BYTES: Final = 50_000_000
"""What may wait or be under way; past it senders are asked to come again."""

IDLE_SECONDS: Final = 30.0
"""A worker keeps some 30 MB, which a server without images should not pay for."""

REPLY_BYTES: Final = 250_000_000
"""More than 50 megapixels can take in any format: a longer reply is none."""

_PIPE_BYTES: Final = 1_000_000
"""How far a reply is read ahead."""

_PASSED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "TZ")
"""The rest of the environment may hold secrets, and decoders have no use for it."""


class _WorkerEndedError(Exception):
    """The process ended, or stopped making sense, before it had answered."""


class _WorkerGoneError(Exception):
    """The process had ended before it looked at the image."""


class ImageWorkers:
    """Makes clean images out of hostile ones, in other processes, a few at a time.

    Args:
        limits: what an image may be and cost.
        most: workers at once.
        waiting_bytes: images waiting or being decoded, in bytes.
        idle_seconds: how long a worker is kept without work.
    """

    def __init__(
        self,
        limits: ImageLimits,
        *,
        most: int = WORKERS_MOST,
        waiting_bytes: int = WAITING_BYTES,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self.limits = limits
        self._places = asyncio.Semaphore(most)
        self._waiting_bytes_most = waiting_bytes
        self._waiting_bytes = 0
        self._idle_seconds = idle_seconds
        self._idle: list[_Worker] = []
        self._retiring: dict[_Worker, asyncio.TimerHandle] = {}

    async def recode(self, data: bytes) -> Recoded | Fault:
        """Decode and encode anew; raises Unavailable when too much waits already.

        A worker that dies costs its own image only. Cancelling ends the worker, too.
        """
        return await self._do(_Job(data, encode_request_head(None, data), decode_recoded))

    async def portray(self, data: bytes, order: PortraitOrder) -> Portrait | Fault:
        """Cut squares out of an image; otherwise as `recode`."""
        head = encode_request_head(order, data)
        return await self._do(_Job(data, head, partial(decode_portrait, order)))

    async def close(self) -> None:
        """End the workers that have nothing to do; call it when no image is under way."""
        idle, self._idle = self._idle, []
        for worker in idle:
            self._retiring.pop(worker).cancel()
            await worker.end()

    async def _do(self, job: "_Job[R]") -> R | Fault:
        size = len(job.data)
        if self._waiting_bytes + size > self._waiting_bytes_most:
            raise Unavailable
        self._waiting_bytes += size
        try:
            async with self._places:
                return await self._do_now(job)
        finally:
            self._waiting_bytes -= size

    async def _do_now(self, job: "_Job[R]") -> R | Fault:
        if self._idle:
            worker = self._idle.pop()
            self._retiring.pop(worker).cancel()
            with contextlib.suppress(_WorkerGoneError):  # killed while it was idle: take another
                return await self._do_by(worker, job)
        try:
            return await self._do_by(await _Worker.start(self.limits), job)
        except _WorkerGoneError as error:
            _log.error("a process for decoding images ended as soon as it was started")
            raise Unavailable from error

    async def _do_by(self, worker: "_Worker", job: "_Job[R]") -> R | Fault:
        try:
            async with asyncio.timeout(self.limits.wall_seconds):
                result = await worker.do(job)
        except (TimeoutError, _WorkerEndedError) as error:
            await worker.end()
            _log.warning("an image of %d bytes ended its worker: %r", len(job.data), error)
            return Fault("decoding it takes too much time or memory. Make it smaller.")
        except BaseException:
            await worker.end()
            raise
        self._idle.append(worker)
        loop = asyncio.get_running_loop()
        self._retiring[worker] = loop.call_later(self._idle_seconds, self._retire, worker)
        return result

    def _retire(self, worker: "_Worker") -> None:
        del self._retiring[worker]
        self._idle.remove(worker)
        worker.kill()


@dataclass(frozen=True, slots=True)
class _Job(Generic[R]):
    """An image, what stands before it in a request, and how the two parts of the reply are read."""

    data: bytes
    head: bytes
    read: Callable[[bytes, bytes], R | Fault]


class _Worker:
    """One process."""

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a worker is started with pipes")
        self._process = process
        self._stdin = process.stdin
        self._stdout = process.stdout

    @classmethod
    async def start(cls, limits: ImageLimits) -> Self:
        """Start a process; raises Unavailable when the machine has none left."""
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        # One arena: each further one would count with 64 MB against the limit of address space.
        environment["MALLOC_ARENA_MAX"] = "1"
        module = "stonechat.delivery.image_worker"
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", module, encode_limits(limits)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=environment,
                limit=_PIPE_BYTES,
            )
        except OSError as error:
            _log.exception("no process for decoding images can be started")
            raise Unavailable from error
        return cls(process)

    async def do(self, job: _Job[R]) -> R | Fault:
        """Let it do one image; raises _WorkerGoneError or _WorkerEndedError."""
        try:
            self._stdin.write(job.head)
            self._stdin.write(job.data)
            await self._stdin.drain()
            await self._stdout.readexactly(len(STARTED))
        except (OSError, asyncio.IncompleteReadError) as error:
            raise _WorkerGoneError from error
        result = await self._reply(job)
        if isinstance(result, Fault) and result.defect:
            _log.warning("decoding an image failed unexpectedly: %s", result.defect)
        return result

    async def _reply(self, job: _Job[R]) -> R | Fault:
        try:
            lengths = REPLY_HEAD.unpack(await self._stdout.readexactly(REPLY_HEAD.size))
            if sum(lengths) > REPLY_BYTES:
                raise _WorkerEndedError
            facts, body = [await self._stdout.readexactly(length) for length in lengths]
            return job.read(facts, body)
        except (OSError, asyncio.IncompleteReadError, ValueError, TypeError, KeyError) as error:
            raise _WorkerEndedError from error

    def kill(self) -> None:
        """Make it end, without waiting until it has; between images it has nothing to lose."""
        if self._process.returncode is None:
            # Process.kill would reap one that has just ended, behind the back of asyncio.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
        self._stdin.close()

    async def end(self) -> None:
        """Make it end, and wait until nothing of it is left."""
        self.kill()
        await self._stdout.read()  # a pipe that is not read to its end is never closed
        await self._process.wait()
