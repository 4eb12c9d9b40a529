"""How long to wait before connecting again."""

from collections.abc import Callable
from typing import Final

FIRST_SECONDS: Final = 0.5
LONGEST_SECONDS: Final = 7.0
"""Less than the grace of a guest, which goes on once a server is back."""


class Backoff:
    """Waits that double while connecting is in vain.

    Each is shortened by up to a half, so that thousands of clients of a server that was restarted
    do not come back at the same moment.

    Args:
        dice: gives a number between two others, such as `random.uniform`.
    """

    def __init__(self, dice: Callable[[float, float], float]) -> None:
        self._dice = dice
        self._longest = FIRST_SECONDS
        self._waited = 0.0

    def wait_seconds(self, online_seconds: float) -> float:
        """Say how long to wait, after a connection that served for so long; 0 for none.

        Only one that held longer than it was waited for shows that all is well: a server that lets
        everybody in and breaks at once would otherwise be asked twice a second for ever.
        """
        if online_seconds > self._waited:
            self._longest = FIRST_SECONDS
        self._waited = self._dice(self._longest / 2, self._longest)
        self._longest = min(2 * self._longest, LONGEST_SECONDS)
        return self._waited
