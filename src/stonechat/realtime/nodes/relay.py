"""From changes in one process to the others, and from theirs to the connections here."""

import logging
from collections.abc import Callable, Iterable
from typing import Final, Protocol

import msgspec

from stonechat.actions.changes import Change
from stonechat.realtime.nodes.bus import ALL, Bus, room_subject
from stonechat.realtime.nodes.memberships import Memberships
from stonechat.realtime.nodes.records import (
    LOSS,
    MESSAGE,
    MESSAGE_CHANGED,
    TYPING,
    MessageHead,
    Record,
    Typing,
    read_change,
    read_head,
    read_record,
    read_typing,
    subjects_of,
    write_loss,
    write_record,
    write_typing,
)

_log = logging.getLogger(__name__)

REMEMBERED: Final = 4_096
"""Of how many records of one process it is known that they came; older ones count as known."""


class Publisher(Protocol):
    """Whoever tells changes to those who are connected here."""

    def publish(self, changes: Iterable[Change], origin: object = None) -> None:
        """Tell changes that are durable."""

    def hear_message(self, event: str, head: MessageHead, encoded: bytes) -> None:
        """Tell a message that was sent or changed elsewhere, as it was encoded there."""


class _Heard:
    """Which records of one process came."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._newest = 0

    def is_new(self, number: int) -> bool:
        """Note a number; False if it was noted before, or is older than what is remembered."""
        if number in self._numbers or number <= self._newest - REMEMBERED:
            return False
        self._numbers.add(number)
        self._newest = max(self._newest, number)
        if len(self._numbers) > 2 * REMEMBERED:
            oldest = self._newest - REMEMBERED
            self._numbers = {one for one in self._numbers if one > oldest}
        return True


class Relay:
    """Publishes changes here and elsewhere.

    A change that concerns a room and a person goes under two subjects, and a process that hears
    both takes it once.

    Args:
        node_id: this process, and this run of it.
        publisher: tells those who are connected here.
        bus: carries the rest.
        memberships: knows which of their changes are good to be told.
        lost: told that another process may have lost what it had to tell.
        typing: tells here who is writing elsewhere.
    """

    def __init__(
        self,
        node_id: str,
        publisher: Publisher,
        bus: Bus,
        memberships: Memberships,
        lost: Callable[[], None],
        typing: Callable[[str, str, str, bytes], None],
    ) -> None:
        self._node_id = node_id
        self._publisher = publisher
        self._bus = bus
        self._memberships = memberships
        self._lost = lost
        self._typing = typing
        self._number = 0
        self._heard: dict[str, _Heard] = {}

    def publish(self, changes: Iterable[Change], origin: object = None) -> None:
        """Tell changes that are durable; see `Publisher.publish`."""
        for change in changes:
            if self._memberships.is_latest(change):
                self._publisher.publish((change,), origin)
            self._send(change)

    def tell_loss(self) -> None:
        """Let the other processes look themselves: what this one told may have got lost."""
        self._number += 1
        self._bus.send(ALL, write_loss(self._node_id, self._number))

    def tell_typing(self, stream_id: str, room_id: str, person_id: str, encoded: bytes) -> None:
        """Let the other processes tell who is writing here; nothing of it is kept anywhere."""
        self._number += 1
        typing = Typing(stream_id, room_id, person_id, encoded)
        self._bus.send(room_subject(room_id), write_typing(self._node_id, self._number, typing))

    def hear(self, payload: bytes) -> None:
        """Tell here what happened elsewhere, unless it came before; whatever is in it."""
        try:
            record = read_record(payload)
            if record.origin != self._node_id and self._is_new(record):
                self._tell(record)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            _log.warning("something came by the bus that cannot be read: %s", error)

    def forget(self, node_id: str) -> None:
        """Keep nothing of a process that is gone."""
        self._heard.pop(node_id, None)

    def _send(self, change: Change) -> None:
        subjects = subjects_of(change)
        if not subjects:
            return
        self._number += 1
        payload = write_record(self._node_id, self._number, change)
        for subject in subjects:
            self._bus.send(subject, payload)

    def _is_new(self, record: Record) -> bool:
        return self._heard.setdefault(record.origin, _Heard()).is_new(record.number)

    def _tell(self, record: Record) -> None:
        if record.kind in {MESSAGE, MESSAGE_CHANGED}:
            self._publisher.hear_message(record.kind, read_head(record), record.body)
            return
        if record.kind == LOSS:
            self._lost()
            return
        if record.kind == TYPING:
            typing = read_typing(record)
            self._typing(typing.stream_id, typing.room_id, typing.person_id, typing.encoded)
            return
        change = read_change(record)
        if change is not None and self._memberships.is_good(change):
            self._publisher.publish((change,))
