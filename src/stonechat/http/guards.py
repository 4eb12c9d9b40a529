"""Limits that guard secrets and letter boxes: they hold for all processes of a chat together."""

from math import ceil
from typing import Final, Protocol

from stonechat.chat.errors import RateLimited
from stonechat.chat.rates import Limit, Rates

GUARDED: Final = frozenset(
    {
        Limit.CONFIRM_PASSWORD,
        Limit.REGISTER,
        Limit.LOG_IN,
        Limit.ASK_RESET,
        Limit.FAIL_TO_LOG_IN,
        Limit.LOG_IN_TO_ACCOUNT,
        Limit.VERIFY_MAIL,
        Limit.RESET_MAIL,
    }
)
"""What a guesser, or who fills letter boxes, could try once more at each process. All of it is rare
and slow anyway; anything else is counted by each process for itself."""


class CommonRates(Protocol):
    """Whoever counts for all processes together."""

    async def take(self, limit: Limit, key: str) -> float:
        """Take a token; answers 0, or how long it is until there will be one.

        When nobody knows what the others took it is 0, soon.
        """

    async def refill(self, limit: Limit, key: str) -> None:
        """Forget what was taken."""


class Guards:
    """Counts here first, which is all there is for a process alone, and then with the others.

    Args:
        rates: of this process.
        common: of all of them, if there are others.
    """

    def __init__(self, rates: Rates, common: CommonRates | None = None) -> None:
        self.rates = rates
        self._common = common

    async def check(self, limit: Limit, key: str) -> None:
        """Count a request; raises RateLimited when there were too many."""
        self.rates.check(limit, key)
        wait = await self._take(limit, key)
        if wait > 0:
            raise RateLimited(retry_after_ms=ceil(wait * 1_000))

    async def take(self, limit: Limit, key: str) -> float:
        """Count a request; answers 0, or how long it has to wait."""
        wait = self.rates.bucket(limit, key).take(self.rates.clock())
        return wait if wait > 0 else await self._take(limit, key)

    async def refill(self, limit: Limit, key: str) -> None:
        """Forget what was counted, of which it is known now that it was no guess."""
        self.rates.bucket(limit, key).refill()
        if self._common is not None and limit in GUARDED:
            await self._common.refill(limit, key)

    async def _take(self, limit: Limit, key: str) -> float:
        if self._common is None or limit not in GUARDED:
            return 0.0
        return await self._common.take(limit, key)
