"""Cutting lists of people: by name, and by id among those of one name."""

from stonechat.chat.errors import InvalidRequest
from stonechat.chat.names import name_key
from stonechat.wire.shapes import User

NamePlace = tuple[str, str]
"""Where a page by name begins: behind this (case-folded username, id)."""


def name_cursor(last: User) -> str:
    """Write the cursor of the page that begins behind somebody."""
    return f"{name_key(last.username)} {last.id}"


def name_place(cursor: str | None) -> NamePlace | None:
    """Read where a page begins, None for the first one; raises InvalidRequest."""
    if cursor is None:
        return None
    key, _, person_id = cursor.rpartition(" ")
    if not key:
        raise InvalidRequest("This cursor does not come from this list.", path="cursor")
    return key, person_id
