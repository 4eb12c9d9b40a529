"""The processes of one server, on one port: whichever is asked tells what all of them measured."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from stonechat.app.metrics import catalogue
from stonechat.http.readings import Reading

_log = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 4.0
"""How long the others may take: longer than one that waits for a database in vain, and less than
Prometheus waits."""

Collect = Callable[[], Awaitable[Iterable[Reading]]]

_METRICS: Final = {metric.name: metric for metric in catalogue.METRICS}


class _Spread(msgspec.Struct, frozen=True):
    """A distribution."""

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    total: float


class _Told(msgspec.Struct, array_like=True, frozen=True):
    """A reading, on its way to another process."""

    name: str
    value: float | _Spread
    labels: Mapping[str, str]


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[_Told]).decode


class Siblings:
    """Asks the others on sockets in the file system, so that it needs nothing but this machine.

    Args:
        number: of this process.
        count: how many there are.
        directory: where the processes find each other; nobody else may write there.
        collect: reads what this process measured.
    """

    def __init__(self, number: int, count: int, directory: Path, collect: Collect) -> None:
        self._number = number
        self._count = count
        self._directory = directory
        self._collect = collect
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Answer the others."""
        path = self._path(self._number)
        path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._answer, path)

    def stop(self) -> None:
        """Answer nobody any more."""
        if self._server is not None:
            self._server.close()
            self._path(self._number).unlink(missing_ok=True)

    async def gather(self) -> list[Reading]:
        """Read what all of them measured, each with its number; who does not answer is left out."""
        numbers = range(self._count)
        answers = await asyncio.gather(*(self._ask(number) for number in numbers))
        told = zip(numbers, answers, strict=True)
        return [reading for number, answer in told for reading in _by_worker(number, answer)]

    async def _ask(self, number: int) -> list[Reading] | None:
        if number == self._number:
            return list(await self._collect())
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await asyncio.open_unix_connection(self._path(number))
                try:
                    return [_read(it) for it in _unpack(await reader.read())]
                finally:
                    writer.close()
        except (OSError, TimeoutError, msgspec.DecodeError, KeyError) as error:
            _log.warning("worker %s does not say what it measured: %r", number, error)
            return None

    async def _answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(_pack([_write(it) for it in await self._collect()]))
            await writer.drain()
        except OSError as error:
            _log.debug("another worker waits no longer: %r", error)
        finally:
            writer.close()

    def _path(self, number: int) -> Path:
        return self._directory / f"figures-{number}.sock"


def _by_worker(number: int, answer: list[Reading] | None) -> list[Reading]:
    worker = {"worker": str(number)}
    up = Reading(catalogue.WORKER_UP, int(answer is not None), worker)
    told = [Reading(it.metric, it.value, {**it.labels, **worker}) for it in answer or ()]
    return [*told, up]


def _write(reading: Reading) -> _Told:
    value = reading.value
    if not isinstance(value, int | float):
        value = _Spread(tuple(value.bounds), tuple(value.counts), value.total)
    return _Told(reading.metric.name, value, reading.labels)


def _read(told: _Told) -> Reading:
    return Reading(_METRICS[told.name], told.value, told.labels)
