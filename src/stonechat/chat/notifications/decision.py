"""Who is told of a message: one table, which `docs/notifications.md` prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from stonechat.chat.notifications.values import Choice, Level, Reason, RoomLevel

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class Tie(StrEnum):
    """What a message has to do with somebody who may read it, closest first."""

    WHISPER = "it is whispered to them"
    DIRECT = "it is said in a direct room"
    MENTION = "it mentions them by name"
    REPLY = "it answers a message of theirs"
    CALL = "it calls the room (`@room`, or `@here` while they were connected)"
    KEYWORD = "it says one of their keywords"
    NONE = "none of these"


_ALL, _DIRECT = Level.ALL, Level.DIRECT_AND_MENTIONS
_MENTIONS, _NOTHING = Level.MENTIONS, Level.NOTHING

TOLD: Final = MappingProxyType(
    {
        Tie.WHISPER: (Reason.WHISPER, frozenset({_ALL, _DIRECT, _MENTIONS})),
        Tie.DIRECT: (Reason.DIRECT, frozenset({_ALL, _DIRECT})),
        Tie.MENTION: (Reason.MENTION, frozenset({_ALL, _DIRECT, _MENTIONS})),
        Tie.REPLY: (Reason.REPLY, frozenset({_ALL, _DIRECT, _MENTIONS})),
        Tie.CALL: (Reason.CALL, frozenset({_ALL, _DIRECT, _MENTIONS})),
        Tie.KEYWORD: (Reason.KEYWORD, frozenset({_ALL, _DIRECT, _MENTIONS})),
        Tie.NONE: (Reason.ALL, frozenset({_ALL})),
    }
)
"""For each tie the reason to tell, and the levels at which it is one; closest first."""

_BY_CHOICE: Final = {
    Choice.ALL: Level.ALL,
    Choice.DIRECT_AND_MENTIONS: Level.DIRECT_AND_MENTIONS,
    Choice.NOTHING: Level.NOTHING,
}
_BY_ROOM: Final = {
    RoomLevel.ALL: Level.ALL,
    RoomLevel.MENTIONS: Level.MENTIONS,
    RoomLevel.NOTHING: Level.NOTHING,
}


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody whom a message may concern, as they stand to it.

    Attributes:
        is_account: guests are not told of anything.
        is_author: whether they said it themselves.
        blocks_author: whether they do not want to be reached by who said it.
        may_read: whether they are part of where it was said, and may read it.
        has_read: whether they have read it, on whatever device.
        choice: what they want to be told of everywhere.
        level: what they want to be told of in its room.
        quiet_until: until when they want to be told of nothing in its room.
    """

    is_account: bool = True
    is_author: bool = False
    blocks_author: bool = False
    may_read: bool = True
    has_read: bool = False
    choice: Choice = Choice.DIRECT_AND_MENTIONS
    level: RoomLevel = RoomLevel.DEFAULT
    quiet_until: datetime | None = None


def level_of(choice: Choice, level: RoomLevel) -> Level:
    """Tell what counts in a room: what somebody chose for it, or else for all of them."""
    return _BY_ROOM.get(level) or _BY_CHOICE[choice]


def reason_to_tell(hearer: Hearer, ties: Collection[Tie], now: datetime) -> Reason | None:
    """Decide whether somebody is told of a message; None for not.

    Args:
        hearer: who they are to it.
        ties: all that it has to do with them; nothing is `Tie.NONE`.
        now: when it is decided.
    """
    if not hearer.is_account or not hearer.may_read or hearer.has_read:
        return None
    if hearer.is_author or hearer.blocks_author:
        return None
    if hearer.quiet_until is not None and now < hearer.quiet_until:
        return None
    level = level_of(hearer.choice, hearer.level)
    for tie, (reason, levels) in TOLD.items():
        if level in levels and (tie is Tie.NONE or tie in ties):
            return reason
    return None


def ties_of(reason: Reason) -> frozenset[Tie]:
    """Tell by which ties somebody was told for a reason."""
    return frozenset(tie for tie, (why, _) in TOLD.items() if why is reason)
