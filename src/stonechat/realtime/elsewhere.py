"""How those look who are connected to other processes."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from stonechat.actions.store import Appearance
from stonechat.realtime.activity import Activity
from stonechat.realtime.hub import Hub
from stonechat.realtime.presence import IDLE_SECONDS, Presence


class Elsewhere:
    """Lets those who are watched here come and go as they do in other processes.

    Args:
        presence: how they look; it knows already who is connected elsewhere when it is told here.
        hub: knows who is connected here.
        activity: when people were last active.
    """

    def __init__(self, presence: Presence, hub: Hub, activity: Activity) -> None:
        self._presence = presence
        self._hub = hub
        self._activity = activity

    def came(self, person_id: str) -> None:
        """Somebody has a connection to another process, who had none there."""
        self._presence.grace.end(person_id)
        self._look_again(person_id)

    def went(self, person_ids: Collection[str]) -> None:
        """People have lost their last connection to other processes."""
        for person_id in person_ids:
            if not self._hub.is_present(person_id):
                self._presence.grace.begin(person_id)

    def signed(self, person_id: str) -> None:
        """Somebody gave a sign of themselves in another process."""
        was_idle = self._activity.idle_seconds(person_id) >= IDLE_SECONDS
        self._activity.note_elsewhere(person_id)
        if was_idle:
            self._look_again(person_id)

    def lost(self, person_ids: Collection[str]) -> None:
        """The process is gone to which people were connected; its silence was their grace."""
        self._presence.have_left([one for one in person_ids if not self._presence.is_here(one)])

    def known(self) -> list[str]:
        """Those who are watched here, by id."""
        return [watched.id for watched in self._presence.watches.everybody_watched()]

    def know_better(
        self, appearances: Mapping[str, Appearance], blocked: Mapping[str, set[str]]
    ) -> None:
        """Take over how people look, and whom they block: something may have been missed."""
        for person_id, appearance in appearances.items():
            watched = self._presence.watches.find(person_id)
            if watched is None:
                continue
            told_anew = watched.blocked ^ blocked.get(person_id, set())
            watched.is_renamed |= appearance.user != watched.appearance.user
            watched.blocked = set(blocked.get(person_id, ()))
            watched.appearance = replace(
                appearance,
                last_active_at=max(appearance.last_active_at, watched.appearance.last_active_at),
            )
            if told_anew or watched.is_renamed:
                self._presence.watches.change(watched, told_anew=told_anew)
            else:
                self._presence.watches.change_if_other(watched)

    def enter(self, person_id: str, room_id: str) -> None:
        """Somebody became a member of a room."""
        self._presence.enter(person_id, room_id)

    def exit(self, person_id: str, room_id: str) -> None:
        """Somebody is no longer a member of a room."""
        self._presence.exit(person_id, room_id)

    def _look_again(self, person_id: str) -> None:
        watched = self._presence.watches.find(person_id)
        if watched:
            self._presence.watches.change(watched)
