"""Who is looking at the chat, so that nothing else need tell them of it."""

from collections.abc import Callable
from typing import Final

from stonechat.realtime.activity import Activity

ACTIVE_SECONDS: Final = 120.0
"""After how long without a sign somebody who is connected may have turned away."""


class Attention:
    """Knows of people whether they are doing something, on whatever device.

    Other than presence it knows no grace: who closes the last window is to hear of what comes then.

    Args:
        is_connected: whether somebody has a connection, to whichever process.
        activity: when people were last active.
    """

    def __init__(self, is_connected: Callable[[str], bool], activity: Activity) -> None:
        self._is_connected = is_connected
        self._activity = activity

    def is_active(self, person_id: str) -> bool:
        """Whether somebody is connected and gave a sign of themselves lately."""
        is_idle = self._activity.idle_seconds(person_id) >= ACTIVE_SECONDS
        return not is_idle and self._is_connected(person_id)
