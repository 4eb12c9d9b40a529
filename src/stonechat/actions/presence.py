"""Choosing how one is seen, and keeping when people were last active."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from stonechat.actions.access import access_self
from stonechat.actions.act import Outcome
from stonechat.actions.changes import AppearanceChanged
from stonechat.actions.store import Appearance, ProfileFacts, Transaction
from stonechat.chat.errors import InvalidRequest, NotNamed
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
    """How somebody wants to be seen."""

    actor: Person
    request: SetStatus


def set_status(tx: Transaction, asked: StatusChoice) -> Outcome[Appearance]:
    """Replace how the actor is seen; emits AppearanceChanged if that is any different.

    Whoever becomes invisible was last active now, for as long as they are. Raises NotNamed, or
    InvalidRequest for a text, emoji or end that cannot be.
    """
    actor = access_self(tx, asked.actor)
    before = tx.find_profile(actor.id)
    facts = _chosen(before, asked.request, tx.now)
    if facts != before:
        if facts.availability is Availability.INVISIBLE is not before.availability:
            tx.note_activity({actor.id: tx.now})
        tx.save_profile(actor.id, facts)
    appearance = tx.find_appearance(actor.id)
    if appearance is None:
        raise NotNamed
    changes = (AppearanceChanged(appearance),) if facts != before else ()
    return Outcome(appearance, changes)


def note_activity(tx: Transaction, times: Mapping[str, datetime]) -> Outcome[None]:
    """Keep when people were last active, by id; of those who are invisible nothing is kept."""
    tx.note_activity(times)
    return Outcome(None)


def _chosen(before: ProfileFacts, request: SetStatus, now: datetime) -> ProfileFacts:
    text, emoji = clean_line(request.text), clean_line(request.emoji)
    until = _instant(request.until) if request.until else None
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


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = datetime.min  # noqa: DTZ901 - without a zone, like what is refused below
    if instant.tzinfo is None:
        raise InvalidRequest(
            "This is no instant. Write one such as 2026-11-22T17:00:00Z.", path="until"
        )
    # The end is stored in milliseconds, and told so before.
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
