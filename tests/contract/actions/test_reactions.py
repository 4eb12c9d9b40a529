"""Emoji on messages, on both databases."""

import pytest

from stonechat.actions.changes import MessageChanged
from stonechat.chat import limits
from stonechat.chat.errors import Forbidden, InvalidRequest, MessageNotFound, NotInRoom
from stonechat.chat.values import Person
from stonechat.storage.database import Database
from stonechat.wire.shapes import Reaction
from tests.contract.actions.amending import (
    archived,
    deleted,
    muted,
    owned_room,
    reacted,
    revision_of,
    seen,
    spoken,
)
from tests.contract.actions.newcomers import registered

FACES = [chr(code) for code in range(0x1F600, 0x1F600 + limits.REACTIONS + 1)]


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def test_reactions_are_shown_in_the_order_in_which_they_came(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ada, "Hello")
    reacted(database, ben, said.id, "👋")
    reacted(database, ada, said.id, "❤️")
    outcome = reacted(database, ada, said.id, "👋")
    message = outcome.reply.message
    assert message.reactions == [Reaction("👋", 2, [ben.id, ada.id]), Reaction("❤️", 1, [ada.id])]
    assert outcome.changes == (MessageChanged(message),)
    assert message.revision == revision_of(database, room.id) == said.revision + 3
    message = reacted(database, ben, said.id, "👋", on=False).reply.message
    assert message.reactions == [Reaction("👋", 1, [ada.id]), Reaction("❤️", 1, [ada.id])]
    message = reacted(database, ada, said.id, "👋", on=False).reply.message
    assert message.reactions == [Reaction("❤️", 1, [ada.id])]
    assert message.edited_at is None
    assert reacted(database, ada, said.id, "❤️", on=False).reply.message.reactions == []
    assert message.text == seen(database, ben, said.id).text


def test_what_is_so_already_changes_nothing(database: Database, ada: Person, ben: Person) -> None:
    room = owned_room(database, ada, ben)
    said = spoken(database, room, ada, "Hello")
    once = reacted(database, ada, said.id, "👋")
    again = reacted(database, ada, said.id, "👋")
    assert (again.reply, again.changes) == (once.reply, ())
    never = reacted(database, ben, said.id, "👋", on=False)
    assert (never.reply, never.changes) == (once.reply, ())
    assert revision_of(database, room.id) == once.reply.message.revision


@pytest.mark.parametrize("no_emoji", ["a", "1", "👋👋", "hello", " ", ":wave:"])
def test_only_one_emoji_is_a_reaction(database: Database, ada: Person, no_emoji: str) -> None:
    said = spoken(database, owned_room(database, ada), ada, "Hello")
    with pytest.raises(InvalidRequest):
        reacted(database, ada, said.id, no_emoji)


def test_a_message_has_only_so_many_different_reactions(
    database: Database, ada: Person, ben: Person
) -> None:
    said = spoken(database, owned_room(database, ada, ben), ada, "Hello")
    for face in FACES[:-1]:
        reacted(database, ada, said.id, face)
    with pytest.raises(InvalidRequest):
        reacted(database, ben, said.id, FACES[-1])
    message = reacted(database, ben, said.id, FACES[0]).reply.message
    assert message.reactions[0].count == 2
    reacted(database, ada, said.id, FACES[1], on=False)
    message = reacted(database, ben, said.id, FACES[-1]).reply.message
    assert [it.emoji for it in message.reactions] == [FACES[0], *FACES[2:]]


def test_the_first_are_named_and_the_others_counted(database: Database, ada: Person) -> None:
    crowd = [registered(database, f"p{number}") for number in range(limits.REACTION_USERS + 3)]
    said = spoken(database, owned_room(database, ada, *crowd), ada, "Hello")
    for person in crowd:
        reacted(database, person, said.id, "👋")

    def shown() -> tuple[int, list[str]]:
        [reaction] = seen(database, ada, said.id).reactions
        return reaction.count, reaction.users

    ids = [person.id for person in crowd]
    assert shown() == (len(ids), ids[: limits.REACTION_USERS])
    reacted(database, crowd[3], said.id, "👋", on=False)
    reacted(database, crowd[-1], said.id, "👋", on=False)
    still = [*ids[:3], *ids[4:-1]]
    assert shown() == (len(still), still[: limits.REACTION_USERS])


def test_nobody_reacts_who_is_not_there_may_not_speak_or_comes_too_late(
    database: Database, ada: Person, ben: Person
) -> None:
    room = owned_room(database, ada)
    said, gone = (spoken(database, room, ada, text) for text in ("Hello", "Bye"))
    with pytest.raises(NotInRoom):
        reacted(database, ben, said.id, "👋")
    deleted(database, ada, gone.id)
    with pytest.raises(MessageNotFound):
        reacted(database, ada, gone.id, "👋")
    muted(database, room, ada, 2**42)
    with pytest.raises(Forbidden):
        reacted(database, ada, said.id, "👋")
    muted(database, room, ada, 1)
    archived(database, room)
    with pytest.raises(Forbidden):
        reacted(database, ada, said.id, "👋")
