"""Documents: messages as a search sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from stonechat.chat.folding import fold
from stonechat.chat.search import has_link
from stonechat.chat.values import RoomKind
from stonechat.storage.grams import mark, text_grams
from stonechat.storage.tables import messages, rooms
from stonechat.wire.shapes import Mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from stonechat.storage.messages import WhisperFacts

MESSAGE: Final[list[ColumnElement[Any]]] = [
    messages.c.stream_id,
    messages.c.position,
    messages.c.id,
    messages.c.author_id,
    messages.c.text,
    messages.c.images_count,
    messages.c.sent_at,
    messages.c.deleted_at,
    messages.c.pinned_at,
    messages.c.mentions,
    messages.c.files,
    messages.c.after_position,
    rooms.c.kind.label("room_kind"),
]
"""What `to_document` reads, from messages and their rooms; whispers have none."""

PUBLIC: Final = mark("p")
"""Of what anybody may read."""
PINNED: Final = mark("n")
HAS: Final = {"image": mark("x"), "link": mark("l"), "file": mark("f")}

_decode_mentions: Final = msgspec.json.Decoder(Mentions).decode


class Document(NamedTuple):
    """A message as a search sees it."""

    stream_id: str
    position: int
    searched: str
    """The text, folded."""
    marks: str
    """The grams of what can change about the message beside its text, with spaces between them."""
    grams: str
    """All of its grams, with spaces between them."""


def of_room(room_id: str) -> str:
    """Write the gram of what was said in a room to all of it."""
    return mark("r", room_id)


def of_whispers(member_id: str, room_id: str = "") -> str:
    """Write the gram of what was whispered with somebody: anywhere, or in one room."""
    return mark("w", member_id + room_id)


def of_author(person_id: str) -> str:
    """Write the gram of what somebody wrote."""
    return mark("a", person_id)


def of_mentioned(person_id: str) -> str:
    """Write the gram of what calls somebody by their name."""
    return mark("m", person_id)


def to_document(row: Any, whispered: WhisperFacts | None) -> Document:  # noqa: ANN401
    """Make the document of a message from a row that has the columns `MESSAGE`."""
    searched, marks = what_changes(row)
    grams = grams_of(row, whispered, searched, marks)
    return Document(row.stream_id, row.position, searched, marks, grams)


def what_changes(row: Any) -> tuple[str, str]:  # noqa: ANN401
    """Write the folded text and the marks, which a message has as it is now."""
    return fold(row.text), " ".join(_changing_marks(row))


def grams_of(row: Any, whispered: WhisperFacts | None, searched: str, marks: str) -> str:  # noqa: ANN401
    """Write the grams of a document, also of one that was made when the message was another."""
    grams = text_grams(searched)
    grams.update(_lasting_marks(row, whispered), marks.split())
    return " ".join(grams)


def _lasting_marks(row: Any, whispered: WhisperFacts | None) -> Iterator[str]:  # noqa: ANN401
    """List what never changes: who wrote it, and who can read it."""
    yield of_author(row.author_id)
    if whispered is None:
        yield of_room(row.stream_id)
    else:
        for member_id in whispered.member_ids:
            yield of_whispers(member_id)
            yield of_whispers(member_id, whispered.room_id)
    if row.room_kind == RoomKind.PUBLIC.value:
        yield PUBLIC


def _changing_marks(row: Any) -> Iterator[str]:  # noqa: ANN401
    if row.mentions:
        yield from map(of_mentioned, _decode_mentions(row.mentions).users)
    held = {"image": row.images_count, "link": has_link(row.text), "file": row.files}
    yield from (HAS[what] for what, is_there in held.items() if is_there)
    if row.pinned_at is not None:
        yield PINNED
