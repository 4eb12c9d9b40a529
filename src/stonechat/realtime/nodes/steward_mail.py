"""Telling the steward what was said and read in this process, many things at a time."""

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

import msgspec

from stonechat.realtime.nodes.bus import STEWARD, Bus

DELAY_SECONDS: Final = 0.05
"""How long the first thing waits for others."""

AT_ONCE: Final = 2_000
"""Things in one letter."""


class _Said(NamedTuple):
    stream_id: str
    position: int
    author_id: str


class _Read(NamedTuple):
    person_id: str
    stream_id: str
    position: int


class _Letter(msgspec.Struct, array_like=True, frozen=True):
    said: list[_Said]
    read: list[_Read]


class Noticer(Protocol):
    """Whoever finds whom messages concern."""

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """A message was sent."""

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """Somebody has read a stream up to a position."""


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(_Letter).decode


class StewardMail:
    """Collects, and sends to whoever is the steward. What gets lost the steward finds by itself.

    Args:
        bus: carries it.
        call_later: how to be called after so many seconds.
    """

    def __init__(self, bus: Bus, call_later: Callable[..., object]) -> None:
        self._bus = bus
        self._call_later = call_later
        self._said: list[_Said] = []
        self._read: list[_Read] = []
        self._is_due = False

    def said(self, stream_id: str, position: int, author_id: str) -> None:
        """A message was sent here."""
        self._said.append(_Said(stream_id, position, author_id))
        self._need_send()

    def read(self, person_id: str, stream_id: str, position: int) -> None:
        """Somebody has read, here."""
        self._read.append(_Read(person_id, stream_id, position))
        self._need_send()

    def _need_send(self) -> None:
        if not self._is_due:
            self._is_due = True
            self._call_later(DELAY_SECONDS, self._send)

    def _send(self) -> None:
        self._is_due = False
        while self._said or self._read:
            letter = _Letter(self._said[:AT_ONCE], self._read[:AT_ONCE])
            del self._said[:AT_ONCE], self._read[:AT_ONCE]
            self._bus.send(STEWARD, _pack(letter))


def open_letter(payload: bytes, noticer: Noticer) -> None:
    """Tell what is in a letter; raises msgspec.DecodeError."""
    letter = _unpack(payload)
    for said in letter.said:
        noticer.said(*said)
    for read in letter.read:
        noticer.read(*read)
