"""Who is connected to the other processes, as far as these have said lately."""

import logging
import time
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from math import inf
from typing import Final, Protocol

import msgspec

from stonechat.realtime.nodes.bus import ROSTER, Bus

_log = logging.getLogger(__name__)

TICK_SECONDS: Final = 1.0
"""How often a process says who came and went, and that it is there."""

SILENT_SECONDS: Final = 8.0
"""After how long without a word a process counts as gone, and those who were connected to it."""

SIGN_SECONDS: Final = 20.0
"""How seldom it is told of one person that they give signs of themselves."""

PEOPLE_AT_ONCE: Final = 5_000
"""Ids in one piece of the whole list: some 200 KB."""


class Word(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a process says.

    Attributes:
        node: which one, and which run of it.
        number: grows with each word of it.
        came: ids of those who are connected to it now, who were not.
        went: ids of those who are no longer.
        active: ids of those who gave a sign of themselves.
        whole: whether `came` is a piece of the whole list; with 1 the first one, with 2 another.
        asks: of which process the whole list is wanted.
        leaves: whether the process ends.
        files: which data directory the process has.
    """

    node: str
    number: int
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    whole: int = 0
    asks: str = ""
    leaves: bool = False
    files: str = ""


class Audience(Protocol):
    """Whoever wants to know."""

    def came_elsewhere(self, person_id: str) -> None:
        """Somebody has a connection to another process, who had none there."""

    def went_elsewhere(self, person_ids: Collection[str]) -> None:
        """People have no connection to any other process any more."""

    def signed_elsewhere(self, person_id: str) -> None:
        """Somebody gave a sign of themselves in another process."""

    def lost(self, node_id: str, person_ids: Collection[str]) -> None:
        """A process is gone, and with it the last connections of these people elsewhere."""


class _Node:
    """Another process."""

    def __init__(self, number: int, heard_at: float) -> None:
        self.people: set[str] = set()
        self.number = number
        self.heard_at = heard_at
        self.is_whole = False
        self.asked_at = 0.0


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Word).decode


class Roster:
    """Keeps lists with the other processes: each says what changed, once a second.

    A word that is missing shows in their numbers; then the whole list is asked for. A hundred
    bytes for each person who is connected elsewhere.

    Args:
        node_id: this process.
        bus: carries the words.
        here: lists who is connected here.
        audience: told what changes elsewhere.
        call_later: how to be called after so many seconds.
        clock: monotonic seconds.

    Attributes:
        files: which data directory this process has; "" where that does not matter.
    """

    def __init__(
        self,
        node_id: str,
        bus: Bus,
        here: Callable[[], Iterable[str]],
        audience: Audience,
        call_later: Callable[..., object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.files = ""
        self._node_id = node_id
        self._bus = bus
        self._here = here
        self._audience = audience
        self._call_later = call_later
        self._clock = clock
        self._nodes: dict[str, _Node] = {}
        self._number = 0
        self._came: dict[str, None] = {}
        self._went: dict[str, None] = {}
        self._active: dict[str, None] = {}
        self._told_active: dict[str, float] = {}
        self._ticked_at = clock()
        self._blind_at = -inf
        self._stopped = False

    @property
    def nodes(self) -> int:
        """How many other processes there are."""
        return len(self._nodes)

    def is_elsewhere(self, person_id: str) -> bool:
        """Whether somebody has a connection to another process."""
        return any(person_id in node.people for node in self._nodes.values())

    @property
    def is_sure(self) -> bool:
        """Whether who is not known to be elsewhere is not: the bus has been there for a while."""
        return self._bus.is_connected and self._clock() - self._blind_at > SILENT_SECONDS

    # What is said.

    def start(self) -> None:
        """Say that this process is there, and hear who else is."""
        self._bus.subscribe(ROSTER)
        self._tick()

    def stop(self) -> None:
        """Say that it ends, and nothing more."""
        if not self._stopped:
            self._stopped = True
            self._say(leaves=True)

    def came(self, person_id: str) -> None:
        """Somebody has a connection here, who had none."""
        self._went.pop(person_id, None)
        self._came[person_id] = None

    def went(self, person_id: str) -> None:
        """Somebody has none here any more."""
        self._came.pop(person_id, None)
        self._told_active.pop(person_id, None)
        self._went[person_id] = None

    def signed(self, person_id: str) -> None:
        """Somebody gave a sign of themselves here."""
        now = self._clock()
        if now - self._told_active.get(person_id, -SIGN_SECONDS) >= SIGN_SECONDS:
            self._told_active[person_id] = now
            self._active[person_id] = None

    def tell_whole(self) -> None:
        """Say who is here, all of them: somebody missed something."""
        people = iter(list(self._here()))
        some = tuple(islice(people, PEOPLE_AT_ONCE))
        whole = 1
        while some or whole == 1:
            self._say(came=some, whole=whole)
            some, whole = tuple(islice(people, PEOPLE_AT_ONCE)), 2
        self._came.clear()
        self._went.clear()

    def ask_all(self) -> None:
        """Ask every process that is known for its whole list: something may have got lost."""
        for node_id in list(self._nodes):
            self._say(asks=node_id)
        self.tell_whole()

    def _tick(self) -> None:
        if self._stopped:
            return
        came, self._came = tuple(self._came), {}
        went, self._went = tuple(self._went), {}
        active, self._active = tuple(self._active), {}
        if len(came) > PEOPLE_AT_ONCE or len(went) > PEOPLE_AT_ONCE:
            self.tell_whole()
        else:
            self._say(came=came, went=went, active=active)
        self._look_for_silent()
        self._call_later(TICK_SECONDS, self._tick)

    def _say(
        self,
        *,
        came: tuple[str, ...] = (),
        went: tuple[str, ...] = (),
        active: tuple[str, ...] = (),
        whole: int = 0,
        asks: str = "",
        leaves: bool = False,
    ) -> None:
        self._number += 1
        word = Word(
            self._node_id, self._number, came, went, active, whole, asks, leaves, self.files
        )
        self._bus.send(ROSTER, _pack(word))

    # What is heard.

    def hear(self, payload: bytes) -> None:
        """Take note of what a process says, whatever is in it."""
        try:
            word = _unpack(payload)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            _log.warning("a word came by the bus that cannot be read: %s", error)
            return
        if word.node == self._node_id:
            return
        if word.asks == self._node_id:
            self.tell_whole()
        node = self._nodes.get(word.node)
        if word.leaves:
            if node is not None:
                self._lose(word.node)
        elif node is None or word.number > node.number:
            self._take(node or self._meet(word), word)

    def _meet(self, word: Word) -> _Node:
        """Know a process that was not known; it does not know this one either."""
        self._nodes[word.node] = node = _Node(word.number - 1, self._clock())
        if self.files and word.files and word.files != self.files:
            _log.error(
                "another process of this chat has another data directory, so that files stored here"
                " cannot be read there; let all of them share one (--data)"
            )
        self._say(asks=word.node)
        return node

    def _take(self, node: _Node, word: Word) -> None:
        is_next = word.number == node.number + 1
        node.number, node.heard_at = word.number, self._clock()
        if word.whole == 1:
            node.is_whole = True
            self._add(node, word.came, instead=True)
        elif is_next and node.is_whole:
            self._add(node, word.came)
            self._remove(node, word.went)
        else:
            self._ask(node, word.node)
        for person_id in word.active:
            self._audience.signed_elsewhere(person_id)

    def _ask(self, node: _Node, node_id: str) -> None:
        """Ask for the whole list, and not again before it can have come."""
        node.is_whole = False
        if self._clock() - node.asked_at >= TICK_SECONDS:
            node.asked_at = self._clock()
            self._say(asks=node_id)

    def _add(self, node: _Node, person_ids: Collection[str], *, instead: bool = False) -> None:
        gone = node.people.difference(person_ids) if instead else ()
        new = [one for one in person_ids if not self.is_elsewhere(one)]
        node.people.update(person_ids)
        for person_id in new:
            self._audience.came_elsewhere(person_id)
        self._remove(node, gone)

    def _remove(self, node: _Node, person_ids: Collection[str]) -> None:
        node.people.difference_update(person_ids)
        gone = [one for one in person_ids if not self.is_elsewhere(one)]
        if gone:
            self._audience.went_elsewhere(gone)

    def _lose(self, node_id: str) -> None:
        node = self._nodes.pop(node_id)
        gone = [one for one in node.people if not self.is_elsewhere(one)]
        self._audience.lost(node_id, gone)

    def _look_for_silent(self) -> None:
        now, before = self._clock(), self._ticked_at
        if not self._bus.is_connected:
            self._blind_at = now
            return  # nobody can be heard, and nobody is blamed for it
        self._ticked_at = now
        for node_id, node in list(self._nodes.items()):
            if now - before > SILENT_SECONDS / 2:
                node.heard_at = now  # it was this process that was not there
            elif now - node.heard_at > SILENT_SECONDS:
                self._lose(node_id)
