"""Cutting lists: by name or time, and by id among those of one name or time."""

from datetime import datetime

from stonechat.actions.instants import read_instant
from stonechat.chat.errors import InvalidRequest
from stonechat.chat.names import name_key, room_key
from stonechat.wire.shapes import Room, Timestamp, User

NamePlace = tuple[str, str]
"""Where a page by name begins: behind this (case-folded username, or key of a room, and id)."""

TimePlace = tuple[datetime, str]
"""Where a page by time begins: behind this (instant, id)."""


def name_cursor(last: User) -> str:
    """Write the cursor of the page that begins behind somebody."""
    return f"{name_key(last.username)} {last.id}"


def room_cursor(last: Room) -> str:
    """Write the cursor of the page that begins behind a room."""
    return f"{room_key(last.name, last.title)} {last.id}"


def name_place(cursor: str | None) -> NamePlace | None:
    """Read where a page begins, None for the first one; raises InvalidRequest."""
    if cursor is None:
        return None
    key, _, person_id = cursor.rpartition(" ")
    if not key:
        raise InvalidRequest("This cursor does not come from this list.", path="cursor")
    return key, person_id


def time_cursor(at: Timestamp, last_id: str) -> str:
    """Write the cursor of the page that begins behind what was at this time."""
    return f"{at} {last_id}"


def time_place(cursor: str | None) -> TimePlace | None:
    """Read where a page begins, None for the first one; raises InvalidRequest."""
    if cursor is None:
        return None
    at, _, last_id = cursor.partition(" ")
    return read_instant(at, "cursor"), last_id
