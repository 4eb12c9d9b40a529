"""The images of messages, by their own ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from stonechat.actions.store import NewImage
from stonechat.storage.dialect import as_rows
from stonechat.storage.prepared import Prepared
from stonechat.storage.rooms import IS_VISIBLE
from stonechat.storage.tables import Characters, images, memberships, rooms

if TYPE_CHECKING:
    from collections.abc import Collection

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


@Prepared
def _visible(_: Dialect) -> Statement:
    actors = and_(memberships.c.room_id == rooms.c.id, memberships.c.user_id == bindparam("actor"))
    places = images.join(rooms, rooms.c.id == images.c.stream_id).outerjoin(memberships, actors)
    columns = [images.c[name] for name in NewImage.__slots__]
    return select(*columns).select_from(places).where(images.c.id == bindparam("id"), IS_VISIBLE)


@Prepared
def _linked(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return select(images.c.id).join_from(ids, images, images.c.id == ids.c.id)


def find_image(tx: Handle, image_id: str, actor_id: str) -> NewImage | None:
    """Find an image by id, if it is one of a message in a room that the actor may see."""
    rows = tx.fetch(_visible, id=image_id, actor=actor_id)
    return NewImage(**rows[0]._asdict()) if rows else None


def linked_images(tx: Handle, image_ids: Collection[str]) -> set[str]:
    """Tell which of these ids are images of messages, whoever may see them."""
    return {row.id for row in tx.fetch(_linked, ids=as_rows([image_id] for image_id in image_ids))}
