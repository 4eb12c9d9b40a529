"""Somebody who keeps up with a room by the contract's rules, and holds the server to them."""

from typing import Any, Self

from tests.support.caller import Talker

CHANGES = frozenset({"message", "user_joined", "user_left", "member_changed"})


class Follower:
    """Applies what is said of one room.

    Broadcasts must follow each other without a gap, but for those that `behind` or the answer to
    `catch_up` says are not to come.

    Attributes:
        known: the revision up to which everything is known.
        positions: of the messages that are known.
        told_behind: the revisions of all `behind` so far.
    """

    def __init__(self, talker: Talker, room: str, revision: int) -> None:
        """Begin with an empty room of this revision, in which the talker is."""
        self.known = revision
        self.positions: list[int] = []
        self.told_behind: list[int] = []
        self._talker = talker
        self._room = room
        self._live = revision
        self._catching_up: set[int] = set()

    @classmethod
    def of_new_room(cls, talker: Talker, name: str) -> Self:
        """Let a talker enter a room in which nothing has been said."""
        room = talker.gets("join_room", room=name)["room"]
        return cls(talker, room["id"], room["revision"])

    def catch_up(self) -> None:
        """Ask for what is missing, without waiting."""
        ack = self._talker.request("catch_up", rooms={self._room: self.known}, whispers={})
        self._catching_up.add(ack)

    def hears_behind(self) -> None:
        """Follow the room until a further `behind` comes."""
        before = len(self.told_behind)
        while len(self.told_behind) == before:
            self.follows()

    def hears_all_asked_for(self) -> None:
        """Follow the room until every `catch_up` is answered to its end."""
        while self._catching_up:
            self.follows()

    def hears_live(self) -> int:
        """Follow the room until the next broadcast; its revision."""
        before = self._live
        while self._live == before:
            self.follows()
        return self._live

    def follows(self) -> None:
        """Hear the next thing that is said, of the room or not."""
        said = self._talker.next_said()
        if said.event == "behind":
            revision = said.told["rooms"][self._room]
            assert revision >= self._live
            self.told_behind.append(revision)
            self._live = revision
        elif said.event in CHANGES:
            self._change(said.told)
        elif said.ack in self._catching_up:
            self._catching_up.remove(said.ack)
            assert said.told["ok"] is True, said.told
            self._missed(said.told["rooms"][self._room])

    def _change(self, told: dict[str, Any]) -> None:
        revision = told["revision"]
        assert revision == self._live + 1
        self._live = revision
        if revision == self.known + 1:
            self.known = revision
            self._learn([told])

    def _missed(self, missed: dict[str, Any]) -> None:
        self._learn(missed["messages"])
        self.known = max(self.known, missed["revision"])
        if not missed["complete"]:
            self.catch_up()
            return
        # It may have been read before what `behind` said of it, and then live events follow it.
        self._live = missed["revision"]

    def _learn(self, told: list[dict[str, Any]]) -> None:
        new = [change["position"] for change in told if "position" in change]
        if self.positions:
            new = [position for position in new if position > self.positions[-1]]
        self.positions += new
