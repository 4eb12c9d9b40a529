"""Choosing how one is seen, and keeping when people were last active."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from stonechat.actions.access import access_self
from stonechat.actions.act import Outcome
from stonechat.actions.changes import AppearanceChanged
from stonechat.actions.instants import read_instant
from stonechat.actions.store import Appearance, ProfileFacts, Transaction
from stonechat.chat.errors import NotNamed
from stonechat.chat.profiles import (
    clean_line,
    status_emoji_fault,
    status_end_fault,
    status_text_fault,
)
from stonechat.chat.values import Availability, Person
from stonechat.wire.people import SetStatus


@dataclass(frozen=True, slots=True)
class StatusChoice:
    """How somebody wants to be seen.

    Attributes:
        last_sign_at: when they last gave a sign; None if the store knows it as well.
    """

    actor: Person
    request: SetStatus
    last_sign_at: datetime | None = None


def set_status(tx: Transaction, asked: StatusChoice) -> Outcome[Appearance]:
    """Replace how the actor is seen; emits AppearanceChanged if that is any different.

    Whoever becomes invisible was last active at their last sign, for as long as they are: to hide
    is none. Raises NotNamed, or InvalidRequest for a text, emoji or end that cannot be.
    """
    actor = access_self(tx, asked.actor)
    facts_before, before = tx.find_profile(actor.id), _find_appearance(tx, actor)
    facts = _chosen(facts_before, asked.request, tx.now)
    if facts == facts_before:
        return Outcome(before)
    is_hiding = facts.availability is Availability.INVISIBLE is not before.availability
    if is_hiding and asked.last_sign_at:
        tx.note_activity({actor.id: asked.last_sign_at})
    tx.save_profile(actor.id, facts)
    appearance = _find_appearance(tx, actor)
    return Outcome(appearance, (AppearanceChanged(appearance, before),))


def note_activity(tx: Transaction, times: Mapping[str, datetime]) -> Outcome[None]:
    """Keep when people were last active, by id; of those who are invisible nothing is kept."""
    tx.note_activity(times)
    return Outcome(None)


def _find_appearance(tx: Transaction, person: Person) -> Appearance:
    appearance = tx.find_appearance(person.id)
    if appearance is None:
        raise NotNamed
    return appearance


def _chosen(before: ProfileFacts, request: SetStatus, now: datetime) -> ProfileFacts:
    text, emoji = clean_line(request.text), clean_line(request.emoji)
    until = read_instant(request.until, "until") if request.until else None
    fault = (
        (status_text_fault(text) if text else None)
        or (status_emoji_fault(emoji) if emoji else None)
        or (status_end_fault(until, now) if until else None)
    )
    if fault:
        raise fault
    return replace(
        before,
        availability=request.status,
        status_text=text,
        status_emoji=emoji,
        # Only what is said comes to an end.
        status_until=until if text or emoji else None,
    )
