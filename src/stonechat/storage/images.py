"""The images and files of messages, by their own ids, and the blobs behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, or_, select, union

from stonechat.actions.store import NewFile, NewImage
from stonechat.storage.dialect import as_rows
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import IS_READABLE, IS_VISIBLE
from stonechat.storage.tables import (
    Characters,
    files,
    images,
    memberships,
    messages,
    rooms,
    uploads,
    whisper_members,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement, Table

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


def _readable(table: Table, shape: type[NewImage | NewFile], name: str) -> Prepared:
    """Prepare finding a part of a message that the actor may read.

    A room's by the rights to the room; a whisper's by being one of its members, whatever has become
    of the room since.
    """

    def build(_: Dialect) -> Statement:
        actor: ColumnElement[str] = bindparam("actor")
        place = and_(
            messages.c.stream_id == table.c.stream_id, messages.c.position == table.c.position
        )
        inside = and_(memberships.c.room_id == rooms.c.id, memberships.c.user_id == actor)
        among = and_(
            whisper_members.c.whisper_id == table.c.stream_id, whisper_members.c.user_id == actor
        )
        tables = (
            table.join(messages, place)
            .outerjoin(rooms, rooms.c.id == table.c.stream_id)
            .outerjoin(memberships, inside)
            .outerjoin(whisper_members, among)
        )
        columns = [table.c[column] for column in shape.__slots__]
        is_readable = or_(whisper_members.c.user_id.is_not(None), and_(IS_VISIBLE, IS_READABLE))
        found = select(*columns).select_from(tables)
        return found.where(
            table.c.id == bindparam("id"), messages.c.deleted_at.is_(None), is_readable
        )

    build.__name__ = name
    return Prepared(build)


_image: Final = _readable(images, NewImage, "_image")
_file: Final = _readable(files, NewFile, "_file")


@Prepared
def _named(dialect: Dialect) -> Statement:
    blobs = dialect.given("blobs", name=Characters)

    def by(column: Any) -> Any:  # noqa: ANN401
        return select(blobs.c.name).join_from(blobs, column.table, column == blobs.c.name)

    # An image of an older version is its own blob.
    own = by(images.c.id).where(images.c.blob.is_(None))
    return union(by(images.c.blob), own, by(files.c.blob), by(uploads.c.blob))


def find_image(tx: Handle, image_id: str, actor_id: str) -> NewImage | None:
    """Find an image by id, if it is one of a message that the actor may read."""
    rows = tx.fetch(_image, id=image_id, actor=actor_id)
    return NewImage(**rows[0]._asdict()) if rows else None


def find_file(tx: Handle, file_id: str, actor_id: str) -> NewFile | None:
    """Find a file by id, if it is one of a message that the actor may read."""
    rows = tx.fetch(_file, id=file_id, actor=actor_id)
    return NewFile(**rows[0]._asdict()) if rows else None


def named_blobs(tx: Handle, blobs: Collection[str]) -> set[str]:
    """Tell which of these blobs anything names: an image, a file or an upload, also an expired one.

    One statement; each name is looked up in an index of each of the three tables.
    """
    return {row.name for row in tx.fetch(_named, blobs=as_rows([name] for name in blobs))}
