"""Emptying a message: its place stays, and nothing that was in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, literal_column, null, select, update

from stonechat.storage.amendments import is_at, keys
from stonechat.storage.edits import forget_mentions
from stonechat.storage.images import named_blobs
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import (
    edits,
    files,
    images,
    messages,
    reactions,
)

if TYPE_CHECKING:
    from stonechat.actions.store import MessagePlace
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_IMAGE_BLOB: Final = func.coalesce(images.c.blob, images.c.id)


def _removal(table: Any, name: str) -> Prepared:  # noqa: ANN401 - a table
    """Prepare removing what a message has in one table."""

    def build(_: Dialect) -> Statement:
        return delete(table).where(is_at(table))

    build.__name__ = name
    return beside_places(build)


_REMOVALS: Final = tuple(
    _removal(table, f"_remove_{table.name}") for table in (images, files, reactions, edits)
)


@beside_places
def _empty(_: Dialect) -> Statement:
    return (
        update(messages)
        .where(is_at(messages))
        .values(
            text=literal_column("''"),
            images_count=literal_column("0"),
            mentions=null(),
            reactions=null(),
            files=null(),
            pinned_at=null(),
            deleted_at=bindparam("now"),
            revision=bindparam("at_revision"),
        )
    )


@Prepared
def _blobs(_: Dialect) -> Statement:
    of_images = select(_IMAGE_BLOB.label("blob")).where(is_at(images))
    return of_images.union(select(files.c.blob).where(is_at(files)))


def empty_message(tx: Handle, place: MessagePlace, revision: int) -> tuple[str, ...]:
    """Take everything out of a message that says something, for good, and leave its place.

    Args:
        tx: a transaction that has locked the message's stream.
        place: where the message stands.
        revision: the stream's, with which it changes.

    Returns:
        The names of the blobs that nothing names any more once this is committed.
    """
    at = keys(place)
    held = {row.blob for row in tx.fetch(_blobs, **at)}
    for removal in _REMOVALS:
        tx.run(removal, **at)
    forget_mentions(tx, place)
    tx.run(_empty, now=tx.now_stored, at_revision=revision, **at)
    return tuple(sorted(held - named_blobs(tx, held))) if held else ()
