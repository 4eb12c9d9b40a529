"""Finding what was said, where, and by whom."""

from typing import Annotated

from msgspec import Meta

from stonechat.chat import limits
from stonechat.wire.requests import NO_NUL, Cursor, Limit, Reference, Request
from stonechat.wire.shapes import Message, Room, Shape, User


class Search(Request):
    """Messages that hold all of some words, in one room or wherever one may read."""

    query: Annotated[str, Meta(min_length=1, max_length=limits.SEARCH_LENGTH, pattern=NO_NUL)]
    room: Reference | None = None
    cursor: Cursor | None = None
    limit: Limit | None = None


class Highlight(Shape):
    """A place in a message's text that was looked for, in characters (code points)."""

    start: int
    length: int


class SearchResult(Shape):
    """A message that was found; its room and position say where to read on."""

    message: Message
    highlights: list[Highlight]


class SearchReply(Shape):
    """A page of messages, the newest first; `next` is the cursor of the next one, null at the end.

    A page may have fewer than were asked for, or none, and yet not be the last. The first page has
    some rooms and people beside it whose names hold what was looked for.
    """

    results: list[SearchResult]
    next: str | None
    rooms: list[Room]
    users: list[User]
