"""What all WebSockets of one server have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stonechat.transport.proxies import NO_PROXIES, TrustedProxies
from stonechat.transport.receiver import Endpoint
from stonechat.transport.wheel import TimerWheel


@dataclass(frozen=True, slots=True)
class Doors:
    """What they share.

    Attributes:
        endpoints: who takes them, by path without a slash at the end.
        wheel: watches their deadlines.
        clock: monotonic seconds.
        outbox_limit_bytes: what may wait for one peer to read.
        proxies: whose word on a client's address is believed.
    """

    endpoints: Mapping[str, Endpoint]
    wheel: TimerWheel
    clock: Callable[[], float]
    outbox_limit_bytes: int
    proxies: TrustedProxies = NO_PROXIES
