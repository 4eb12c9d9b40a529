"""Rates of one process among several, which tell each other what was spent."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from stonechat.chat.rates import RATES, Limit, Rate, Rates
from stonechat.realtime.nodes.bus import SPENDING, Bus

_log = logging.getLogger(__name__)

TELL_SECONDS: Final = 1.0
"""How often it is told."""

AT_ONCE: Final = 2_000
"""Of how many at most one thing says it that goes by the bus."""


class _Spent(NamedTuple):
    limit: str
    key: str
    cost: int


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[_Spent]).decode


class SharedRates(Rates):
    """Counts at once what is asked here, and a second later what was asked elsewhere.

    Whoever asks every process as fast as one allows is served by each of them for a second; then it
    is owed everywhere, and all together are no faster than one. Only of those is told who ask for
    more than their part, of which each process gives the same: hardly anybody.

    Args:
        clock: monotonic seconds.
        bus: carries it.
        call_later: how to be called after so many seconds.
        others: tells how many other processes there are.
        told: what is counted so; anything else, here alone.
        rates: how much of everything.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        bus: Bus,
        call_later: Callable[..., object],
        others: Callable[[], int],
        told: Collection[Limit],
        rates: Mapping[Limit, Rate] = RATES,
    ) -> None:
        super().__init__(clock, rates=rates)
        self._bus = bus
        self._call_later = call_later
        self._others = others
        self._rates = rates
        self._spent: dict[Limit, dict[str, int]] = {limit: {} for limit in told}
        self._told_at = clock()

    def start(self) -> None:
        """Hear what the others say, and tell them."""
        self._bus.subscribe(SPENDING)
        self._call_later(TELL_SECONDS, self._tell)

    def check(self, limit: Limit, key: str, cost: int = 1) -> None:
        """Count a request; raises RateLimited when there were too many."""
        super().check(limit, key, cost)
        spent = self._spent.get(limit)
        if spent is not None:
            spent[key] = spent.get(key, 0) + cost

    def hear(self, payload: bytes) -> None:
        """Count what another process says was asked there, whatever is in it."""
        try:
            told = _unpack(payload)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            _log.warning("what was asked elsewhere cannot be read: %s", error)
            return
        now = self.clock()
        for spent in told:
            limit = Limit.__members__.get(spent.limit)
            if limit in self._spent:
                self.bucket(limit, spent.key).owe(now, spent.cost)

    def _tell(self) -> None:
        now, before = self.clock(), self._told_at
        self._told_at = now
        told = list(self._worth_telling(now - before))
        for first in range(0, len(told), AT_ONCE):
            self._bus.send(SPENDING, _pack(told[first : first + AT_ONCE]))
        for spent in self._spent.values():
            spent.clear()
        self._call_later(TELL_SECONDS, self._tell)

    def _worth_telling(self, seconds: float) -> Iterator[_Spent]:
        """List who asked for more than one part of what comes back in so many seconds."""
        others = self._others()
        if not others:
            return
        for limit, spent in self._spent.items():
            part = self._rates[limit].per_second * seconds / (others + 1)
            for key, cost in spent.items():
                if cost > part:
                    yield _Spent(limit.name, key, cost)
