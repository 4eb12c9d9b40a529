"""Instants as the tables keep them: whole milliseconds since 1970, in UTC."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def current_instant() -> datetime:
    """Read the clock, cut to what can be stored: what is told now reads the same later."""
    return to_instant(time.time_ns() // 1_000_000)


def to_instant(stored: int) -> datetime:
    """Read an instant from a row; exact, which a float of seconds would not be."""
    return _EPOCH + stored * _MILLISECOND


def to_optional_instant(stored: int | None) -> datetime | None:
    """Read an instant that may be absent."""
    return None if stored is None else to_instant(stored)


def to_stored(instant: datetime) -> int:
    """Write an aware instant for a row, cut to milliseconds."""
    return (instant - _EPOCH) // _MILLISECOND
