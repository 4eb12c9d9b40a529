"""Saying who one is, and looking at who others are."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec import UNSET

from stonechat.actions.access import access_person, access_self, check_right
from stonechat.actions.act import Outcome
from stonechat.actions.changes import AppearanceChanged, AvatarDropped, Change, ProfileChanged
from stonechat.actions.store import Neighbour, ProfileFacts, Transaction
from stonechat.chat import limits
from stonechat.chat.errors import InvalidRequest
from stonechat.chat.names import name_key
from stonechat.chat.profiles import (
    bio_fault,
    clean_line,
    clean_lines,
    display_name_fault,
    pronouns_fault,
    time_zone_fault,
)
from stonechat.chat.rights import Right
from stonechat.chat.values import Person
from stonechat.wire.people import ChangeProfile, ListPeople, PersonList
from stonechat.wire.shapes import user_shape


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the store knows of somebody, for the one who looks at them.

    Attributes:
        neighbour: what their presence is made of, None if the two share no room.
    """

    person: Person
    facts: ProfileFacts
    created_at: datetime
    neighbour: Neighbour | None


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What somebody wants to say of themselves; `time_zones` are those that exist."""

    actor: Person
    request: ChangeProfile
    time_zones: Container[str]


@dataclass(frozen=True, slots=True)
class AvatarChoice:
    """The picture with which somebody wants to be shown, by its URL; None for none."""

    actor: Person
    avatar: str | None


def read_profile(tx: Transaction, actor: Person, reference: str) -> Sighting:
    """Look at somebody, oneself included; anybody with a name may. Raises UserNotFound."""
    return _look_at(tx, actor, access_person(tx, reference))


def list_people(tx: Transaction, _: Person, request: ListPeople) -> PersonList:
    """A page of those who hold a name, by username; the cursor is the last one's key.

    The query matches anywhere in username or display name. Anybody with a name may look.
    """
    limit = request.limit or limits.PAGE_DEFAULT
    people = tx.list_people(
        query=(request.query or "").strip(), after=request.cursor, limit=limit + 1
    )
    last = people[limit - 1] if len(people) > limit else None
    return PersonList(users=people[:limit], next=name_key(last.username) if last else None)


def change_profile(tx: Transaction, asked: ProfileChange) -> Outcome[Sighting]:
    """Change what the actor says of themselves, as far as it is in the request.

    Emits ProfileChanged if they are shown otherwise, AppearanceChanged if their presence is. Raises
    NotNamed, Forbidden for a guest who wants to say more than whether their presence is shown, or
    InvalidRequest.
    """
    actor = access_self(tx, asked.actor)
    before = tx.find_profile(actor.id)
    facts = _chosen(before, asked.request, asked.time_zones)
    name = _chosen_name(actor.name, asked.request)
    if name != actor.name or _says_more(before, facts):
        check_right(Right.DESCRIBE_ONESELF, actor)
    if facts != before:
        tx.save_profile(actor.id, facts)
    changes: list[Change] = []
    if name != actor.name:
        actor = replace(actor, name=name)
        tx.set_display(actor.id, name=name, avatar=actor.avatar)
        changes.append(ProfileChanged(user_shape(actor)))
    seen = _look_at(tx, actor, actor)
    if facts.shows_presence != before.shows_presence and seen.neighbour:
        changes.append(AppearanceChanged(seen.neighbour.appearance))
    return Outcome(seen, tuple(changes))


def set_avatar(tx: Transaction, asked: AvatarChoice) -> Outcome[Sighting]:
    """Show the actor with another picture, or with none.

    Emits ProfileChanged, and AvatarDropped for the picture before. Raises NotNamed, or Forbidden
    for guests; then the picture that was chosen is nobody's.
    """
    actor = access_self(tx, asked.actor)
    check_right(Right.DESCRIBE_ONESELF, actor)
    before = actor.avatar
    if before == asked.avatar:
        return Outcome(_look_at(tx, actor, actor))
    tx.set_display(actor.id, name=actor.name, avatar=asked.avatar)
    shown = replace(actor, avatar=asked.avatar)
    changes: list[Change] = [ProfileChanged(user_shape(shown)), *_dropped(before)]
    return Outcome(_look_at(tx, shown, shown), tuple(changes))


def forget_profile(tx: Transaction, person: Person) -> Sequence[Change]:
    """Remove all that somebody says of themselves, for they delete their account.

    Returns:
        AvatarDropped, if they had a picture.
    """
    tx.forget_profile(person.id)
    return _dropped(person.avatar)


def _dropped(avatar: str | None) -> tuple[AvatarDropped, ...]:
    return (AvatarDropped(avatar),) if avatar else ()


def _look_at(tx: Transaction, actor: Person, person: Person) -> Sighting:
    return Sighting(
        person=person,
        facts=tx.find_profile(person.id),
        created_at=tx.known_since(person.id),
        neighbour=tx.find_neighbour(actor.id, person.id),
    )


def _says_more(before: ProfileFacts, after: ProfileFacts) -> bool:
    return replace(before, shows_presence=after.shows_presence) != after


def _chosen(
    before: ProfileFacts, request: ChangeProfile, time_zones: Container[str]
) -> ProfileFacts:
    facts = before
    if request.bio is not UNSET:
        facts = replace(facts, bio=clean_lines(request.bio))
        _check(bio_fault(facts.bio) if facts.bio else None)
    if request.pronouns is not UNSET:
        facts = replace(facts, pronouns=clean_line(request.pronouns))
        _check(pronouns_fault(facts.pronouns) if facts.pronouns else None)
    if request.time_zone is not UNSET:
        facts = replace(facts, time_zone=clean_line(request.time_zone))
        _check(time_zone_fault(facts.time_zone, time_zones) if facts.time_zone else None)
    if request.shows_presence is not UNSET:
        facts = replace(facts, shows_presence=request.shows_presence)
    return facts


def _chosen_name(before: str | None, request: ChangeProfile) -> str | None:
    if request.name is UNSET:
        return before
    name = clean_line(request.name)
    _check(display_name_fault(name) if name else None)
    return name


def _check(fault: InvalidRequest | None) -> None:
    if fault:
        raise fault
