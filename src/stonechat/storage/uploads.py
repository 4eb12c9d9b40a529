"""What waits to be sent, until a message names it, its owner takes it back, or its time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, delete, func, select

from stonechat.actions.store import NewFile, NewImage, NewUpload
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant, to_stored
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, uploads

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from stonechat.actions.store import Content
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement


@beside_places
def _add(dialect: Dialect) -> Statement:
    return dialect.insert(uploads).on_conflict_do_nothing()


@Prepared
def _again(_: Dialect) -> Statement:
    return select(uploads).where(
        uploads.c.owner_id == bindparam("owner"),
        uploads.c.client_id == bindparam("client"),
        uploads.c.created_at > bindparam("since"),
    )


def _finding(*, lock: bool) -> Prepared:
    """Prepare finding uploads of many owners; a transaction that only reads cannot lock them."""

    def build(dialect: Dialect) -> Statement:
        wanted = dialect.given("wanted", owner=Characters, id=Characters)
        own = and_(uploads.c.id == wanted.c.id, uploads.c.owner_id == wanted.c.owner)
        found = select(uploads).join_from(wanted, uploads, own)
        found = found.where(uploads.c.created_at > bindparam("since")).order_by(uploads.c.id)
        return found.with_for_update(of=uploads) if lock else found

    build.__name__ = "_locked" if lock else "_found"
    return Prepared(build)


_locked: Final = _finding(lock=True)
_found: Final = _finding(lock=False)


@Prepared
def _count(_: Dialect) -> Statement:
    return select(func.count().label("waiting")).where(
        uploads.c.owner_id == bindparam("owner"), uploads.c.created_at > bindparam("since")
    )


@beside_places
def _end(dialect: Dialect) -> Statement:
    ids = dialect.given("ids", id=Characters)
    return delete(uploads).where(uploads.c.id.in_(select(ids.c.id)))


@beside_places
def _expire(_: Dialect) -> Statement:
    return (
        delete(uploads).where(uploads.c.created_at <= bindparam("until")).returning(uploads.c.blob)
    )


@beside_places
def _expire_own(_: Dialect) -> Statement:
    old = and_(uploads.c.owner_id == bindparam("owner"), uploads.c.created_at <= bindparam("until"))
    return delete(uploads).where(old).returning(uploads.c.blob)


def add_upload(tx: Handle, upload: NewUpload) -> bool:
    """Store an upload; False, and nothing is stored, if its owner has used the client id."""
    content = upload.content
    image = content if isinstance(content, NewImage) else None
    added = tx.run(
        _add,
        id=content.id,
        owner_id=upload.owner_id,
        client_id=upload.client_id,
        blob=content.blob,
        name=content.name,
        alt=image.alt if image else None,
        type=content.type,
        bytes=content.bytes,
        width=image.width if image else None,
        height=image.height if image else None,
        placeholder=image.placeholder if image else None,
        created_at=to_stored(upload.created_at),
    )
    return added > 0


def find_upload(tx: Handle, upload_id: str, owner_id: str, *, since: datetime) -> Content | None:
    """Find somebody's own upload, unless it is as old as `since`."""
    found = find_uploads(tx, [(owner_id, upload_id)], since=since, lock=False)
    return found.get((owner_id, upload_id))


def find_upload_again(
    tx: Handle, owner_id: str, client_id: str, *, since: datetime
) -> NewUpload | None:
    """Find the upload for which somebody's own client id stands, unless it is as old as `since`."""
    rows = tx.fetch(_again, owner=owner_id, client=client_id, since=to_stored(since))
    if not rows:
        return None
    return NewUpload(owner_id, client_id, _to_content(rows[0]), to_instant(rows[0].created_at))


def find_uploads(
    tx: Handle, wanted: Collection[tuple[str, str]], *, since: datetime, lock: bool
) -> Mapping[tuple[str, str], Content]:
    """Find which of these (owner, upload) there are that are not as old as `since`.

    One statement for any number of them; with `lock` they are held until the transaction's end.
    """
    statement = _locked if lock else _found
    pairs = as_rows(dict.fromkeys(wanted))
    rows = tx.fetch(statement, wanted=pairs, since=to_stored(since))
    return {(row.owner_id, row.id): _to_content(row) for row in rows}


def count_uploads(tx: Handle, owner_id: str, *, since: datetime) -> int:
    """Count the uploads of somebody that are not as old as `since`."""
    count: int = tx.fetch(_count, owner=owner_id, since=to_stored(since))[0].waiting
    return count


def end_uploads(tx: Handle, upload_ids: Collection[str]) -> None:
    """Forget these uploads, in one statement; their blobs are left as they are."""
    tx.run(_end, ids=as_rows([upload_id] for upload_id in upload_ids))


def expire_uploads(tx: Handle, *, until: datetime, owner_id: str | None = None) -> set[str]:
    """Forget what is as old as `until` or older, of one person or of all; returns their blobs."""
    if owner_id is None:
        rows = tx.fetch(_expire, until=to_stored(until))
    else:
        rows = tx.fetch(_expire_own, owner=owner_id, until=to_stored(until))
    return {row.blob for row in rows}


def _to_content(row: Any) -> Content:  # noqa: ANN401
    if row.width is None:
        return NewFile(id=row.id, blob=row.blob, name=row.name, type=row.type, bytes=row.bytes)
    return NewImage(
        id=row.id,
        type=row.type,
        name=row.name,
        alt=row.alt,
        width=row.width,
        height=row.height,
        bytes=row.bytes,
        placeholder=row.placeholder,
        blob=row.blob,
    )
