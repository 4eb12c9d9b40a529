"""Documents: messages as a search sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from stonechat.chat.folding import fold
from stonechat.chat.search import has_link
from stonechat.chat.values import RoomKind
from stonechat.storage.grams import mark, salt_of, text_grams
from stonechat.storage.tables import messages, rooms
from stonechat.wire.shapes import Mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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

ANY: Final = mark("p")
"""Of every document."""
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
    """All of its grams under all of its salts, with spaces between them."""


def of_room(room_id: str) -> str:
    """Write the gram of what was said in a room, to all of it or in a whisper."""
    return mark("r", room_id)


def of_author(person_id: str) -> str:
    """Write the gram of what somebody wrote."""
    return mark("a", person_id)


def of_mentioned(person_id: str) -> str:
    """Write the gram of what calls somebody by their name."""
    return mark("m", person_id)


def to_document(row: Any, whispered: WhisperFacts | None) -> Document:  # noqa: ANN401
    """Make the document of a message from a row that has the columns `MESSAGE`."""
    searched, marks = what_changes(row)
    grams = written(grams_of(row, whispered, searched, marks), salts_of(row, whispered))
    return Document(row.stream_id, row.position, searched, marks, grams)


def what_changes(row: Any) -> tuple[str, str]:  # noqa: ANN401
    """Write the folded text and the marks, which a message has as it is now."""
    return fold(row.text), " ".join(_changing_marks(row))


def grams_of(row: Any, whispered: WhisperFacts | None, searched: str, marks: str) -> set[str]:  # noqa: ANN401
    """List the grams of a document, also of one that was made when the message was another."""
    grams = text_grams(searched)
    room_id = whispered.room_id if whispered else row.stream_id
    grams.update((ANY, of_author(row.author_id), of_room(room_id)), marks.split())
    return grams


def salts_of(row: Any, whispered: WhisperFacts | None) -> list[str]:  # noqa: ANN401
    """List the salts under which a document has its grams; the empty one for what is public."""
    if whispered:
        return [salt_of(member_id) for member_id in whispered.member_ids]
    return ["" if row.room_kind == RoomKind.PUBLIC.value else salt_of(row.stream_id)]


def written(grams: Collection[str], salts: Iterable[str]) -> str:
    """Write grams under each of some salts, with spaces between them."""
    return " ".join(salt + gram for salt in salts for gram in grams)


def _changing_marks(row: Any) -> Iterator[str]:  # noqa: ANN401
    if row.mentions:
        yield from map(of_mentioned, _decode_mentions(row.mentions).users)
    held = {"image": row.images_count, "link": has_link(row.text), "file": row.files}
    yield from (HAS[what] for what, is_there in held.items() if is_there)
    if row.pinned_at is not None:
        yield PINNED
