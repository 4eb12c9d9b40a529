"""From what a text calls to who is called."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from stonechat.actions.store import Transaction
from stonechat.chat.mentions import NO_CALLS, Calls, find_calls
from stonechat.chat.rules import is_within
from stonechat.chat.values import Circle, Membership, Room, RoomKind
from stonechat.wire.shapes import Mentions

EVERYBODY: Final = ""
"""Stands for everybody in the room, where it is counted who is called."""


class Speech(Struct, frozen=True, gc=False):
    """Something said by a member of a room; to `only` these people, if it is a whisper."""

    room: Room
    author_id: str
    membership: Membership | None
    text: str
    only: tuple[str, ...] | None = None


class Called(Struct, frozen=True, gc=False):
    """Whom a message calls, as it is told and as it is counted; `mentions` is None for nobody."""

    mentions: Mentions | None = None
    counted: tuple[str, ...] = ()


NOBODY_CALLED: Final = Called()


def resolve_calls(tx: Transaction, speeches: Sequence[Speech]) -> list[Called]:
    """Find who is called, for each of these, in a constant number of statements; mostly in none.

    Called are present members of the room, but for the author and those who blocked them; of a
    whisper, who is part of it. A name that is nobody's there is only text, and so are `@room` and
    `@here` of who may not call everybody.
    """
    calls = [find_calls(speech.text) for speech in speeches]
    wanted = {
        (speech.room.id, key)
        for speech, called in zip(speeches, calls, strict=True)
        for keys in called.names
        for key in keys
    }
    members = tx.find_members_by_key(list(wanted)) if wanted else {}
    found = [
        _named(speech, called, members) for speech, called in zip(speeches, calls, strict=True)
    ]
    pairs = [
        (speech.author_id, person_id)
        for speech, named in zip(speeches, found, strict=True)
        for person_id in named
    ]
    blocked = tx.blocked_pairs(pairs) if pairs else ()
    return [
        _called(speech, called, [it for it in named if (speech.author_id, it) not in blocked])
        for speech, called, named in zip(speeches, calls, found, strict=True)
    ]


def _named(speech: Speech, called: Calls, members: Mapping[tuple[str, str], str]) -> list[str]:
    named: dict[str, None] = {}
    for keys in called.names:
        ids = (members.get((speech.room.id, key)) for key in keys)
        person_id = next((one for one in ids if one), None)
        if person_id and person_id != speech.author_id and _is_part(speech, person_id):
            named[person_id] = None
    return list(named)


def _is_part(speech: Speech, person_id: str) -> bool:
    return speech.only is None or person_id in speech.only


def _called(speech: Speech, calls: Calls, named: list[str]) -> Called:
    may_call_all = (calls.room or calls.here) and _may_call_all(speech)
    room, here = calls.room and may_call_all, calls.here and may_call_all
    if not (named or room or here):
        return NOBODY_CALLED
    counted = (*named, EVERYBODY) if room else tuple(named)
    return Called(Mentions(users=named, room=room, here=here), counted)


def _may_call_all(speech: Speech) -> bool:
    if speech.only is not None or speech.membership is None:
        return False
    circle = Circle.MEMBERS if speech.room.kind is RoomKind.DIRECT else speech.room.calling
    return is_within(circle, speech.membership.role)


def calls_anybody(text: str) -> bool:
    """Whether it has to be looked up whom a text calls."""
    return "@" in text and find_calls(text) is not NO_CALLS
