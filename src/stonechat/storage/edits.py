"""What messages said before they were edited, and saying something else instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import bindparam, delete, insert, literal_column, select, update

from stonechat.storage.amendments import is_at, keys
from stonechat.storage.dialect import as_rows
from stonechat.storage.instants import to_instant
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import Characters, Whole, edits, mentions, messages
from stonechat.wire.messages import Edit
from stonechat.wire.shapes import timestamp

if TYPE_CHECKING:
    from stonechat.actions.store import MessagePlace, NewText
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement

_encode: Final = msgspec.json.Encoder().encode


@beside_places
def _keep_text(_: Dialect) -> Statement:
    replaced = select(
        messages.c.stream_id,
        messages.c.position,
        bindparam("at_revision", type_=Whole),
        messages.c.text,
        bindparam("now", type_=Whole),
    )
    columns = ["stream_id", "position", "revision", "text", "replaced_at"]
    return insert(edits).from_select(columns, replaced.where(is_at(messages)))


@beside_places
def _replace_text(_: Dialect) -> Statement:
    return (
        update(messages)
        .where(is_at(messages))
        .values(
            text=bindparam("new_text"),
            mentions=bindparam("called"),
            edited_at=bindparam("now"),
            revision=bindparam("at_revision"),
        )
    )


@beside_places
def _forget_mentions(_: Dialect) -> Statement:
    # As the condition of the index says it: a planner cannot compare it with a parameter.
    return delete(mentions).where(is_at(mentions), mentions.c.position > literal_column("0"))


@beside_places
def _call(dialect: Dialect) -> Statement:
    called = dialect.given("people", person=Characters)
    rows = select(messages.c.stream_id, called.c.person, messages.c.position, messages.c.author_id)
    rows = rows.join_from(messages, called, is_at(messages))
    columns = ["stream_id", "user_id", "position", "author_id"]
    return insert(mentions).from_select(columns, rows)


@Prepared
def _edits(_: Dialect) -> Statement:
    found = select(edits.c.text, edits.c.replaced_at).where(is_at(edits))
    return found.order_by(edits.c.revision.desc()).limit(bindparam("most"))


def replace_text(tx: Handle, place: MessagePlace, new: NewText, revision: int) -> None:
    """Let a message say something else from now on, and keep what it said.

    Args:
        tx: a transaction that has locked the message's stream.
        place: where the message stands.
        new: what it says, and whom it calls; nobody else is called by it any more.
        revision: the stream's, with which it changes.
    """
    at = keys(place)
    tx.run(_keep_text, at_revision=revision, now=tx.now_stored, **at)
    tx.run(
        _replace_text,
        new_text=new.text,
        called=_encode(new.mentions).decode() if new.mentions else None,
        at_revision=revision,
        now=tx.now_stored,
        **at,
    )
    forget_mentions(tx, place)
    if new.called:
        tx.run(_call, people=as_rows([person_id] for person_id in new.called), **at)


def forget_mentions(tx: Handle, place: MessagePlace) -> None:
    """Let nobody be called by a message any more; costs what it called."""
    tx.run(_forget_mentions, **keys(place))


def list_edits(tx: Handle, place: MessagePlace, *, limit: int) -> list[Edit]:
    """List the latest texts that a message had before the one it has, oldest first."""
    rows = tx.fetch(_edits, most=limit, **keys(place))
    return [
        Edit(text=row.text, replaced_at=timestamp(to_instant(row.replaced_at)))
        for row in reversed(rows)
    ]
