"""What a database holds as a whole, for who copies it: which tables, how many rows, which files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, inspect, select

from stonechat.storage.schema import applied, revisions
from stonechat.storage.tables import files, images, metadata, uploads, users

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection


class Contents(NamedTuple):
    """What a database holds.

    Attributes:
        revision: the newest migration that it has.
        rows: how many, by table.
        pictures: the blobs of images of messages, which have a thumbnail each.
        files: the blobs of other files of messages.
        avatars: the pictures of people.
    """

    revision: str
    rows: Mapping[str, int]
    pictures: frozenset[str]
    files: frozenset[str]
    avatars: frozenset[str]


def read_contents(connection: Connection) -> Contents:
    """Count and list everything, which reads all of it; one state of it if the transaction has one.

    Tables that only newer versions have are left out, and so are those that an older one lacks.
    """
    there = set(inspect(connection).get_table_names())
    tables = [table for table in metadata.sorted_tables if table.name in there]
    rows = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in tables
    }
    is_picture = uploads.c.width.is_not(None)
    return Contents(
        revision=connection.scalars(select(applied.c.version_num)).one(),
        rows=rows,
        pictures=frozenset(
            # An image of an older version is its own blob.
            connection.scalars(
                select(func.coalesce(images.c.blob, images.c.id)).union(
                    select(uploads.c.blob).where(is_picture)
                )
            )
        ),
        files=frozenset(
            connection.scalars(
                select(files.c.blob).union(select(uploads.c.blob).where(~is_picture))
            )
        ),
        avatars=frozenset(
            connection.scalars(select(users.c.avatar).where(users.c.avatar.is_not(None)))
        ),
    )


def is_known(revision: str) -> bool:
    """Tell whether this program can bring a database of a revision up to date."""
    return revision in revisions()
