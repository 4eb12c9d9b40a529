"""Who does not want to be reached by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, delete, func, or_, select, tuple_

from stonechat.storage.dialect import as_rows
from stonechat.storage.people import USER, to_user
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, blocks, users

if TYPE_CHECKING:
    from collections.abc import Collection

    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import User


@beside_places
def _add_block(dialect: Dialect) -> Statement:
    added = dialect.insert(blocks).values(
        blocker_id=bindparam("blocker"), blocked_id=bindparam("blocked"), created_at=bindparam("at")
    )
    return added.on_conflict_do_nothing()


@beside_places
def _remove_block(_: Dialect) -> Statement:
    return delete(blocks).where(
        blocks.c.blocker_id == bindparam("blocker"), blocks.c.blocked_id == bindparam("blocked")
    )


@beside_places
def _end_blocks(_: Dialect) -> Statement:
    return delete(blocks).where(
        or_(blocks.c.blocker_id == bindparam("person"), blocks.c.blocked_id == bindparam("person"))
    )


@Prepared
def _count_blocked(_: Dialect) -> Statement:
    counted = select(func.count().label("count")).select_from(blocks)
    return counted.where(blocks.c.blocker_id == bindparam("blocker"))


@Prepared
def _blockers(dialect: Dialect) -> Statement:
    among = dialect.given("among", id=Characters)
    found = select(blocks.c.blocker_id).join_from(among, blocks, blocks.c.blocker_id == among.c.id)
    return found.where(blocks.c.blocked_id == bindparam("person"))


@Prepared
def _blocked_pairs(dialect: Dialect) -> Statement:
    pairs = dialect.given("pairs", blocked=Characters, blocker=Characters)
    same = and_(blocks.c.blocker_id == pairs.c.blocker, blocks.c.blocked_id == pairs.c.blocked)
    return select(blocks.c.blocked_id, blocks.c.blocker_id).join_from(pairs, blocks, same)


@Prepared
def _blocked_by_name(_: Dialect) -> Statement:
    listed = select(*USER).join_from(blocks, users, users.c.id == blocks.c.blocked_id)
    listed = listed.where(
        blocks.c.blocker_id == bindparam("blocker"),
        tuple_(users.c.key, users.c.id) > tuple_(bindparam("after_key"), bindparam("after_id")),
    )
    return listed.order_by(users.c.key, users.c.id).limit(bindparam("most"))


def add_block(tx: Handle, blocker_id: str, blocked_id: str) -> bool:
    """Block somebody, at the transaction's time; False if they are blocked already."""
    return bool(tx.run(_add_block, blocker=blocker_id, blocked=blocked_id, at=tx.now_stored))


def remove_block(tx: Handle, blocker_id: str, blocked_id: str) -> bool:
    """Block somebody no longer; False if they are not blocked."""
    return bool(tx.run(_remove_block, blocker=blocker_id, blocked=blocked_id))


def end_blocks(tx: Handle, person_id: str) -> None:
    """Forget everybody whom somebody blocked, and by whom they are blocked."""
    tx.run(_end_blocks, person=person_id)


def count_blocked(tx: Handle, blocker_id: str) -> int:
    """Tell how many people somebody has blocked; the cost grows with their number."""
    count: int = tx.fetch(_count_blocked, blocker=blocker_id)[0].count
    return count


def blockers(tx: Handle, person_id: str, among: Collection[str]) -> set[str]:
    """Tell which of these people have blocked somebody; the cost grows with their number."""
    rows = tx.fetch(_blockers, among=as_rows([other] for other in among), person=person_id)
    return {row.blocker_id for row in rows}


def blocked_pairs(tx: Handle, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Tell of which of these (person, other) the other has blocked the person."""
    rows = tx.fetch(_blocked_pairs, pairs=as_rows(dict.fromkeys(pairs)))
    return {(row.blocked_id, row.blocker_id) for row in rows}


def list_blocked(
    tx: Handle, blocker_id: str, *, after: tuple[str, str] | None, limit: int
) -> list[User]:
    """List whom somebody has blocked by (key of the username, id), those behind `after` only."""
    after_key, after_id = after or ("", "")
    rows = tx.fetch(
        _blocked_by_name, blocker=blocker_id, after_key=after_key, after_id=after_id, most=limit
    )
    return [to_user(row) for row in rows]
