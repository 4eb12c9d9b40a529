"""Fills a room with messages that nobody had to send one by one."""

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
import uuid_utils

from stonechat.storage.sqlite import Sqlite
from stonechat.storage.tables import indexed, messages, streams

_BATCH: Final = 20_000


def fill_room(database: Path, room_id: str, count: int, edited: int) -> int:
    """Let the only message of a room be followed by copies of it, then edit some of all.

    The server that owns the database must not run. Copies differ in what has to be unique, and each
    is a revision of its own, as if it had been sent; so is each edit, of messages from the first to
    the last. Returns the revision of the room after all of that.
    """
    engine = Sqlite(database).open_engine(writes=True)
    stream = streams.c.id == room_id
    with engine.begin() as connection:
        original = (
            connection.execute(sa.select(messages).where(messages.c.stream_id == room_id))
            .mappings()
            .one()
        )
        sent: int = connection.execute(sa.select(streams.c.revision).where(stream)).scalar_one()
        for start in range(2, count + 1, _BATCH):
            stop = min(start + _BATCH, count + 1)
            rows = [_copy(original, place, sent) for place in range(start, stop)]
            connection.execute(messages.insert(), rows)
        sent += count - 1
        connection.execute(_editing(room_id), _edits(count, edited, sent))
        # A server would begin with making all of it findable, which is not what is measured.
        connection.execute(indexed.delete().where(indexed.c.stream_id == room_id))
        connection.execute(indexed.insert().values(stream_id=room_id, position=count))
        counters = {"head": count, "revision": sent + edited}
        connection.execute(streams.update().where(stream).values(counters))
    engine.dispose()
    return sent + edited


def _copy(original: Any, position: int, first_revision: int) -> dict[str, Any]:  # noqa: ANN401
    later = position - original["position"]
    return {
        **original,
        "position": position,
        "id": str(uuid_utils.uuid7()),
        "revision": first_revision + later,
        "sent_revision": first_revision + later,
        "client_id": f"{original['stream_id']}-{position}",
        "sent_at": original["sent_at"] + later,
    }


def _editing(room_id: str) -> sa.Update:
    one = sa.and_(messages.c.stream_id == room_id, messages.c.position == sa.bindparam("place"))
    return (
        messages.update()
        .where(one)
        .values(revision=sa.bindparam("edit"), edited_at=messages.c.sent_at + 1)
    )


def _edits(count: int, edited: int, revision: int) -> list[dict[str, int]]:
    """Places as far apart as can be, in no order, since people edit in none."""
    places = [1 + (count - 1) * i // max(1, edited - 1) for i in range(edited)]
    shuffled = [*places[::2], *reversed(places[1::2])]
    return [{"place": place, "edit": revision + 1 + i} for i, place in enumerate(shuffled)]
