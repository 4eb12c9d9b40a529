"""Fills a room with messages that nobody had to send one by one."""

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
import uuid_utils

from stonechat.storage.sqlite import Sqlite
from stonechat.storage.tables import messages, streams

_BATCH: Final = 20_000


def multiply_message(database: Path, room_id: str, count: int) -> None:
    """Let the only message of a room be followed by copies of it, until it has so many.

    The server that owns the database must not run. Copies differ in what has to be unique, and each
    is a revision of its own, as if it had been sent.
    """
    engine = Sqlite(database).open_engine(writes=True)
    stream = streams.c.id == room_id
    with engine.begin() as connection:
        original = (
            connection.execute(sa.select(messages).where(messages.c.stream_id == room_id))
            .mappings()
            .one()
        )
        revision = connection.execute(sa.select(streams.c.revision).where(stream)).scalar_one()
        for start in range(2, count + 1, _BATCH):
            stop = min(start + _BATCH, count + 1)
            rows = [_copy(original, place, revision) for place in range(start, stop)]
            connection.execute(messages.insert(), rows)
        counters = {"head": count, "revision": revision + count - 1}
        connection.execute(streams.update().where(stream).values(counters))
    engine.dispose()


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
