"""Rates that all processes of a chat count together, in a key-value bucket of NATS."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Final
from weakref import WeakValueDictionary

from nats.errors import Error as NatsError
from nats.js.errors import KeyNotFoundError, KeyWrongLastSequenceError
from nats.js.kv import KeyValue

from stonechat.bus.nats_bucket import NatsBucket
from stonechat.chat.rates import RATES, Bucket, Limit, Rate

_log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 3.0
"""How long somebody waits for what the others counted; past it, this process counts alone."""

ALONE_SECONDS: Final = 5.0
"""How long nobody is asked again after that, so that a log-in waits once and not for each limit."""

SILENT_SECONDS: Final = 60.0
"""How seldom the log says so."""

ATTEMPTS: Final = 16
"""How often another process may have been faster; past it, too much is asked for at once."""

BYTES_MOST: Final = 32 * 1024 * 1024
"""What the bucket keeps: some hundred thousand of those who are counted."""


def kept_seconds(limits: Iterable[Limit]) -> float:
    """Tell how long it has to be kept what was taken, until it does not matter any more."""
    return max(RATES[limit].burst_seconds for limit in limits)


class NatsRates:
    """Implements `http.guards.CommonRates`.

    What is kept for one who is counted is when their tokens will all be back, as a Unix time: the
    clocks of the processes have to agree to a second or so. Who they are is not in it, but a hash.

    Args:
        bucket: keeps it.
        rates: how much of everything.
        clock: Unix time.
    """

    def __init__(
        self,
        bucket: NatsBucket,
        rates: Mapping[Limit, Rate] = RATES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bucket = bucket
        self._rates = rates
        self._clock = clock
        self._alone_until = self._silent_until = 0.0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, limit: Limit, key: str) -> float:
        """Take a token; answers 0, or how long it is until there will be one.

        Costs two ways to the NATS server and back. If nobody answers it is 0 as well.
        """
        name = _name(limit, key)
        # In turns, so that those who ask here never get in each other's way.
        turn = self._turns.setdefault(name, asyncio.Lock())
        waits: list[float] = []

        async def take(bucket: KeyValue) -> None:
            async with turn:
                waits.append(await self._take(bucket, name, self._rates[limit]))

        await self._ask(take)
        return waits[0] if waits else 0.0

    async def refill(self, limit: Limit, key: str) -> None:
        """Forget what was taken."""

        async def refill(bucket: KeyValue) -> None:
            await bucket.put(_name(limit, key), b"0")

        await self._ask(refill)

    async def _ask(self, question: Callable[[KeyValue], Awaitable[None]]) -> None:
        """Ask, unless that would take too long."""
        now = asyncio.get_running_loop().time
        if not self._bucket.is_near or now() < self._alone_until:
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await question(await self._bucket.open())
        except TimeoutError as error:
            self._alone_until = now() + ALONE_SECONDS
            self._complain(error, now())
        except (NatsError, OSError) as error:
            self._bucket.reopen()
            self._complain(error, now())

    def _complain(self, error: Exception, now: float) -> None:
        """Say what is wrong, and not for each of those who guess."""
        if now >= self._silent_until:
            self._silent_until = now + SILENT_SECONDS
            _log.warning("rates are counted by this process alone: %r", error)

    async def _take(self, bucket: KeyValue, name: str, rate: Rate) -> float:
        for _ in range(ATTEMPTS):
            full_at, revision = await _read(bucket, name)
            tokens = Bucket(rate.interval_seconds, rate.burst_seconds, full_at)
            wait = tokens.take(self._clock())
            if wait > 0:
                # No longer than by this clock, whatever another one says.
                return min(wait, rate.interval_seconds)
            try:
                await bucket.update(name, repr(tokens.full_at).encode(), revision)
            except KeyWrongLastSequenceError:
                continue
            return 0.0
        return rate.interval_seconds


async def _read(bucket: KeyValue, name: str) -> tuple[float, int]:
    """Return what is kept, and which revision it is; 0 if nothing is."""
    try:
        entry = await bucket.get(name)
    except KeyNotFoundError:
        return 0.0, 0
    try:
        return float(entry.value or b"0"), entry.revision or 0
    except ValueError:
        return 0.0, entry.revision or 0


def _name(limit: Limit, key: str) -> str:
    digest = blake2b(key.encode(errors="surrogatepass"), digest_size=16).hexdigest()
    return f"{limit.name.lower()}.{digest}"
