"""Who is looking at the chat, so that nothing else need tell them of it."""

from typing import Final, Protocol

from stonechat.realtime.activity import Activity

ACTIVE_SECONDS: Final = 120.0
"""After how long without a sign somebody who is connected may have turned away."""


class Hub(Protocol):
    """Whoever knows who is connected."""

    def is_present(self, person_id: str) -> bool:
        """Whether somebody has a connection."""


class Attention:
    """Knows of people whether they are doing something, on whatever device.

    Other than presence it knows no grace: who closes the last window is to hear of what comes then.
    """

    def __init__(self, hub: Hub, activity: Activity) -> None:
        self._hub = hub
        self._activity = activity

    def is_active(self, person_id: str) -> bool:
        """Whether somebody is connected and gave a sign of themselves lately."""
        is_idle = self._activity.idle_seconds(person_id) >= ACTIVE_SECONDS
        return not is_idle and self._hub.is_present(person_id)
