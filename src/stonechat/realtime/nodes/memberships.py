"""Who becomes a member and who is none any more, in whatever order that comes."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from stonechat.actions.changes import Change, DirectOpened, MemberJoined, MemberLeft

REMEMBERED: Final = 20_000
"""Of how many memberships it is known when they changed last; it matters for some seconds."""


class Hub(Protocol):
    """Whoever tells those who are connected here."""

    def is_present(self, person_id: str) -> bool:
        """Whether somebody has a connection here."""

    def latest(self, stream_id: str) -> int | None:
        """The latest revision published in a stream; None if nobody hears it."""


class Memberships:
    """Lets no older change of a membership undo a later one.

    Args:
        hub: who is here, and how far rooms are told.
        moved: told the ids of those whose memberships change, before they do here.
        doubt: told the id of somebody of whom the database has to be asked.
    """

    def __init__(
        self,
        hub: Hub,
        moved: Callable[[Iterable[str]], None],
        doubt: Callable[[str], None],
    ) -> None:
        self._hub = hub
        self._moved = moved
        self._doubt = doubt
        self._changed_at: OrderedDict[tuple[str, str], int] = OrderedDict()

    def is_latest(self, change: Change) -> bool:
        """Whether a change undoes no later one, of a membership, that has been told."""
        if isinstance(change, DirectOpened):
            self._moved(user.id for user in change.members)
            return True
        if not isinstance(change, MemberJoined | MemberLeft):
            return True
        room_id, revision = _place(change)
        key = change.user.id, room_id
        if revision < self._changed_at.get(key, 0):
            return False
        self._moved((change.user.id,))
        self._changed_at[key] = revision
        self._changed_at.move_to_end(key)
        if len(self._changed_at) > REMEMBERED:
            self._changed_at.popitem(last=False)
        return True

    def is_good(self, change: Change) -> bool:
        """Whether a change that happened elsewhere can be told as it came.

        Where the room has gone on without it, it may be older than what somebody was welcomed with,
        and where nobody hears the room it may be old as well: the database says which.
        """
        if not self.is_latest(change):
            return False
        if not isinstance(change, MemberJoined | MemberLeft):
            return True
        if not self._hub.is_present(change.user.id):
            return True
        room_id, revision = _place(change)
        latest = self._hub.latest(room_id)
        if latest is not None and latest < revision:
            return True
        self._doubt(change.user.id)
        return latest is None


def _place(change: MemberJoined | MemberLeft) -> tuple[str, int]:
    if isinstance(change, MemberJoined):
        return change.room.id, change.room.revision
    return change.room_id, change.revision
