"""Who put which emoji on a message. The message itself has what is shown of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from stonechat.storage.amendments import is_at, keys
from stonechat.storage.prepared import Prepared, beside_places
from stonechat.storage.tables import messages, reactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stonechat.actions.store import MessagePlace
    from stonechat.storage.dialect import Dialect
    from stonechat.storage.handle import Handle
    from stonechat.storage.prepared import Statement
    from stonechat.wire.shapes import Reaction

_encode: Final = msgspec.json.Encoder().encode

_OF_EMOJI: Final = reactions.c.emoji == bindparam("given")
_OF_PERSON: Final = reactions.c.user_id == bindparam("person")


@Prepared
def _own(_: Dialect) -> Statement:
    return select(reactions.c.revision).where(is_at(reactions), _OF_EMOJI, _OF_PERSON)


@beside_places
def _add(_: Dialect) -> Statement:
    return insert(reactions).values(
        stream_id=bindparam("stream"),
        position=bindparam("place"),
        emoji=bindparam("given"),
        user_id=bindparam("person"),
        revision=bindparam("at_revision"),
    )


@beside_places
def _remove(_: Dialect) -> Statement:
    return delete(reactions).where(is_at(reactions), _OF_EMOJI, _OF_PERSON)


@Prepared
def _first(_: Dialect) -> Statement:
    found = select(reactions.c.user_id).where(is_at(reactions), _OF_EMOJI)
    return found.order_by(reactions.c.revision, reactions.c.user_id).limit(bindparam("most"))


@beside_places
def _show(_: Dialect) -> Statement:
    shown = update(messages).where(is_at(messages))
    return shown.values(reactions=bindparam("summary"), revision=bindparam("at_revision"))


def has_reacted(tx: Handle, place: MessagePlace, emoji: str, person_id: str) -> bool:
    """Whether somebody has put this emoji on a message."""
    return bool(tx.fetch(_own, given=emoji, person=person_id, **keys(place)))


def add_reaction(
    tx: Handle, place: MessagePlace, emoji: str, person_id: str, revision: int
) -> None:
    """Note that somebody put an emoji on a message.

    Raises:
        Violated: they have done so already.
    """
    tx.run(_add, given=emoji, person=person_id, at_revision=revision, **keys(place))


def remove_reaction(tx: Handle, place: MessagePlace, emoji: str, person_id: str) -> None:
    """Forget that somebody put an emoji on a message."""
    tx.run(_remove, given=emoji, person=person_id, **keys(place))


def first_reacting(tx: Handle, place: MessagePlace, emoji: str, *, limit: int) -> list[str]:
    """List the ids of those who put an emoji on a message first, in their order.

    The cost grows with the number of all who did.
    """
    return [row.user_id for row in tx.fetch(_first, given=emoji, most=limit, **keys(place))]


def show_reactions(
    tx: Handle, place: MessagePlace, shown: Sequence[Reaction], revision: int
) -> None:
    """Write what is shown of a message's reactions, with which it changes at this revision."""
    summary = _encode(shown).decode() if shown else None
    tx.run(_show, summary=summary, at_revision=revision, **keys(place))
