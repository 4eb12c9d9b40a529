"""Putting an emoji on a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from stonechat.actions.access import access_self
from stonechat.actions.act import Outcome
from stonechat.actions.amendments import access_to_change, advance, changed
from stonechat.actions.store import Transaction
from stonechat.chat import limits
from stonechat.chat.emoji import is_emoji
from stonechat.chat.errors import InvalidRequest
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire.messages import MessageReply, React
from stonechat.wire.shapes import Reaction


@dataclass(frozen=True, slots=True)
class Reacting:
    """An emoji that somebody wants on a message, or no longer."""

    actor: Person
    request: React


def react(tx: Transaction, asked: Reacting) -> Outcome[MessageReply]:
    """Put an emoji on a message, or take one's own away; emits MessageChanged, or RoomChanged.

    What is there already, or not there, changes nothing. The message names the first
    `REACTION_USERS` who gave an emoji and counts the others. Raises NotNamed, MessageNotFound,
    NotInRoom, Forbidden, Blocked, or InvalidRequest for what is no emoji and for one too many.
    """
    actor, request = access_self(tx, asked.actor), asked.request
    if not is_emoji(request.emoji):
        raise InvalidRequest("A reaction is one emoji.", path="emoji")
    access = access_to_change(tx, actor, request.message, Right.REACT, speaks=False)
    place, shown = access.place, access.message.reactions
    if tx.has_reacted(place, request.emoji, actor.id) is request.on:
        return Outcome(MessageReply(access.message))
    if request.on:
        shown = with_reaction(shown, request.emoji, actor.id)
        step = advance(tx, access)
        tx.add_reaction(place, request.emoji, actor.id, step.revision)
    else:
        step = advance(tx, access)
        tx.remove_reaction(place, request.emoji, actor.id)
        first = tx.first_reacting(place, request.emoji, limit=limits.REACTION_USERS)
        shown = without_reaction(shown, request.emoji, first)
    tx.show_reactions(place, shown, step.revision)
    return changed(tx, access, step)


def with_reaction(shown: Sequence[Reaction], emoji: str, person_id: str) -> list[Reaction]:
    """What is shown once one more has given an emoji; raises InvalidRequest for one too many."""
    if all(reaction.emoji != emoji for reaction in shown):
        if len(shown) >= limits.REACTIONS:
            raise InvalidRequest(
                f"A message has at most {limits.REACTIONS} different reactions.", path="emoji"
            )
        return [*shown, Reaction(emoji, 1, [person_id])]
    return [
        _one_more(reaction, person_id) if reaction.emoji == emoji else reaction
        for reaction in shown
    ]


def _one_more(reaction: Reaction, person_id: str) -> Reaction:
    users = [*reaction.users, person_id][: limits.REACTION_USERS]
    return replace(reaction, count=reaction.count + 1, users=users)


def without_reaction(shown: Sequence[Reaction], emoji: str, first: Sequence[str]) -> list[Reaction]:
    """What is shown once one less gives an emoji; `first` are the first of who still does."""
    return [
        replace(reaction, count=reaction.count - 1, users=list(first))
        if reaction.emoji == emoji
        else reaction
        for reaction in shown
        if reaction.emoji != emoji or reaction.count > 1
    ]
