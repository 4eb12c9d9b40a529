"""Those who hid a moment ago, and look as before for as long as if they had gone."""

from collections.abc import Callable
from dataclasses import replace

from stonechat.actions.store.presence import Appearance
from stonechat.realtime.grace import Grace


class Hiding:
    """Keeps how people looked before they hid; nobody can tell from the delay that they are here.

    Args:
        grace: of those who hide; as long as the one of those who leave.
        over: told the ids of those who look hidden from now on.
    """

    def __init__(self, grace: Grace, over: Callable[[list[str]], None]) -> None:
        self._grace = grace
        grace.over = self._over
        self._tell = over
        self._before: dict[str, Appearance] = {}

    def begin(self, before: Appearance, after: Appearance) -> None:
        """Somebody hides; when they were last active is stored of them by now."""
        self._before[before.user.id] = replace(before, last_active_at=after.last_active_at)
        self._grace.begin(before.user.id)

    def end(self, person_id: str) -> None:
        """Somebody shows themselves; harmless for who did not hide."""
        if self._before.pop(person_id, None):
            self._grace.end(person_id)

    def seen(self, appearance: Appearance) -> Appearance:
        """What others may see by of somebody of whom this is stored."""
        before = self._before.get(appearance.user.id)
        if before is None:
            return appearance
        return replace(before, user=appearance.user, shows_presence=appearance.shows_presence)

    def _over(self, person_ids: list[str]) -> None:
        for person_id in person_ids:
            del self._before[person_id]
        self._tell(person_ids)
