"""How fast one may ask: rates that a person never meets, and that whoever floods does.

A rate is a bucket of tokens: full at first, it gives one for each request and refills steadily.
Whoever finds it empty is refused, and told when to ask again; nobody is shut out for longer.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil, inf
from types import MappingProxyType
from typing import Final

from stonechat.chat.errors import RateLimited
from stonechat.chat.limits import TEXT_LENGTH


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second from then on."""

    burst: float
    per_second: float

    @classmethod
    def every(cls, seconds: float, *, burst: int) -> "Rate":
        """One in so many seconds."""
        return cls(burst, 1 / seconds)

    @property
    def interval_seconds(self) -> float:
        """How long one token takes to come back."""
        return 1 / self.per_second

    @property
    def burst_seconds(self) -> float:
        """How long a whole burst takes to come back."""
        # Of a rate without limit nothing is ever used up.
        return self.burst * self.interval_seconds if self.burst < inf else inf


UNLIMITED: Final = Rate(inf, inf)


class Limit(Enum):
    """What is counted, and for whom: a person on all their connections, or an address."""

    __hash__ = object.__hash__  # the one of Enum is a call in Python, for every message

    # For a person.
    SEND = auto()
    ASK = auto()
    SEARCH = auto()
    IMAGE = auto()
    CREATE_ROOM = auto()
    OPEN_DIRECT = auto()
    INVITE = auto()
    RENAME = auto()
    REPORT = auto()
    CONFIRM_PASSWORD = auto()
    EXPORT = auto()
    PUSH = auto()
    # For an address.
    ASK_AS_STRANGER = auto()
    SEE_PICTURE = auto()
    SHOW_BAD_TOKEN = auto()
    NAME_GUEST = auto()
    REGISTER = auto()
    LOG_IN = auto()
    ASK_RESET = auto()
    # For an address and an account together, and for an account alone.
    FAIL_TO_LOG_IN = auto()
    LOG_IN_TO_ACCOUNT = auto()
    # For an e-mail address.
    VERIFY_MAIL = auto()
    RESET_MAIL = auto()


RATES: Final[Mapping[Limit, Rate]] = MappingProxyType(
    {
        # A client that comes back sends what it kept; a bridge between chats speaks for many.
        Limit.SEND: Rate(burst=1_000, per_second=50),
        # A client that starts joins all its rooms, and scrolling fast reads many pages.
        Limit.ASK: Rate(burst=2_000, per_second=100),
        # What looks for a part of a name reads all names; a field asks with every letter.
        Limit.SEARCH: Rate(burst=60, per_second=5),
        Limit.IMAGE: Rate(burst=200, per_second=5),
        Limit.CREATE_ROOM: Rate.every(5, burst=300),
        # Whoever is in one cannot leave it, so nobody is put into hundreds.
        Limit.OPEN_DIRECT: Rate.every(10, burst=100),
        Limit.INVITE: Rate.every(30, burst=100),
        Limit.RENAME: Rate.every(600, burst=20),
        Limit.REPORT: Rate.every(30, burst=20),
        Limit.CONFIRM_PASSWORD: Rate.every(30, burst=20),
        Limit.EXPORT: Rate.every(60, burst=5),
        # Each makes us call a stranger's server, or remember its address.
        Limit.PUSH: Rate.every(10, burst=30),
        # A whole school has one address.
        Limit.ASK_AS_STRANGER: Rate(burst=1_000, per_second=100),
        # A page of a busy room shows a hundred of them.
        Limit.SEE_PICTURE: Rate(burst=20_000, per_second=500),
        # Whoever's session ended shows it once, and then logs in.
        Limit.SHOW_BAD_TOKEN: Rate(burst=500, per_second=10),
        Limit.NAME_GUEST: Rate(burst=5_000, per_second=20),
        Limit.REGISTER: Rate.every(5, burst=300),
        Limit.LOG_IN: Rate(burst=300, per_second=1),
        Limit.ASK_RESET: Rate.every(20, burst=40),
        Limit.FAIL_TO_LOG_IN: Rate.every(30, burst=10),
        Limit.LOG_IN_TO_ACCOUNT: Rate.every(2, burst=30),
        Limit.VERIFY_MAIL: Rate.every(300, burst=5),
        Limit.RESET_MAIL: Rate.every(300, burst=5),
    }
)
"""How much of everything; each is far above what somebody does by hand."""

EDITED_CHARACTERS: Final = 500
"""So many of an edited text cost as much as one message more: it is found by what it says now at
once, while the writer waits, and not in a quiet moment."""


def edit_cost(text: str) -> int:
    """Tell what an edit costs beside itself, in messages."""
    return min(len(text), TEXT_LENGTH) // EDITED_CHARACTERS


KEYS_MOST: Final = 100_000
"""Whose rates are remembered at once, for each limit. Past it, whoever asked longest ago begins
anew: what an attacker gains by as many addresses they have by the addresses already."""

_FORGOTTEN_AT_ONCE: Final = 2


class Bucket:
    """What one may still ask for under one rate; all times are seconds of one clock."""

    __slots__ = ("_burst_seconds", "_full_at", "_interval")

    def __init__(
        self, interval_seconds: float, burst_seconds: float, full_at: float = -inf
    ) -> None:
        self._interval = interval_seconds
        self._burst_seconds = burst_seconds
        self._full_at = full_at

    @property
    def full_at(self) -> float:
        """When all that was taken is back."""
        return self._full_at

    def take(self, now: float, cost: int = 1) -> float:
        """Take tokens; answers 0, or how long it is until there will be as many."""
        full_at = self._full_at
        if full_at < now:  # noqa: PLR1730 - a call would cost as much as all the rest
            full_at = now
        full_at += self._interval * cost
        wait = full_at - now - self._burst_seconds
        if wait > 0:
            return wait
        self._full_at = full_at
        return 0.0

    def owe(self, now: float, cost: int) -> None:
        """Take tokens that somebody had already, elsewhere: also those that are not there.

        What is owed comes back before there is anything to take. It is one burst at most.
        """
        full_at = max(self._full_at, now) + self._interval * cost
        self._full_at = min(full_at, now + 2 * self._burst_seconds)

    def wait_seconds(self, now: float) -> float:
        """Tell how long it is until there will be a token; 0 if there is one."""
        return max(0.0, self._full_at + self._interval - now - self._burst_seconds)

    def refill(self) -> None:
        """Forget what was taken."""
        self._full_at = -inf

    def is_full(self, now: float) -> bool:
        """Whether it is as good as a new one."""
        return self._full_at <= now


class Rates:
    """Counts for everybody, in bounded memory.

    Args:
        clock: monotonic seconds.
        on: whether anything is limited at all.
        rates: how much of everything.
        keys_most: whose buckets are remembered, for each limit.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        on: bool = True,
        rates: Mapping[Limit, Rate] = RATES,
        keys_most: int = KEYS_MOST,
    ) -> None:
        self.clock = clock
        applied = rates if on else dict.fromkeys(rates, UNLIMITED)
        # Made once: a bucket weighs 300 bytes with its key, and a third more with its own numbers.
        self._terms = {
            limit: (rate.interval_seconds, rate.burst_seconds) for limit, rate in applied.items()
        }
        self._keys_most = keys_most
        self._buckets: dict[Limit, OrderedDict[str, Bucket]] = {
            limit: OrderedDict() for limit in rates
        }

    def bucket(self, limit: Limit, key: str) -> Bucket:
        """Find somebody's bucket, for now: it is forgotten once it is full, so do not keep it.

        Whoever kept one would count beside whoever finds the next. Takes less than a microsecond.
        """
        buckets = self._buckets[limit]
        found = buckets.get(key)
        if found is not None:
            buckets.move_to_end(key)
            return found
        self._make_room(buckets)
        buckets[key] = made = Bucket(*self._terms[limit])
        return made

    def check(self, limit: Limit, key: str, cost: int = 1) -> None:
        """Count a request; raises RateLimited when there were too many."""
        self.spend(self.bucket(limit, key), cost)

    def spend(self, bucket: Bucket, cost: int = 1) -> None:
        """Count a request in a bucket that was found before; raises RateLimited."""
        wait = bucket.take(self.clock(), cost)
        if wait > 0:
            raise RateLimited(retry_after_ms=ceil(wait * 1_000))

    def wait_seconds(self, limit: Limit, key: str) -> float:
        """Tell how long it is until somebody may ask again, 0 if they may; nothing is counted."""
        found = self._buckets[limit].get(key)
        return found.wait_seconds(self.clock()) if found is not None else 0.0

    def _make_room(self, buckets: OrderedDict[str, Bucket]) -> None:
        """Forget some that are full again, and one that is not if there is no other way.

        Those at the front were used longest ago: two for each that is made, and all of them are
        gone in time.
        """
        now = self.clock()
        for _ in range(_FORGOTTEN_AT_ONCE):
            oldest = next(iter(buckets.values()), None)
            if oldest is None or not oldest.is_full(now):
                break
            buckets.popitem(last=False)
        if len(buckets) >= self._keys_most:
            buckets.popitem(last=False)
