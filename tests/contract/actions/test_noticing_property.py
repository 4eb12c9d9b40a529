"""Whatever people do, nobody is told of what they may not read."""

import random

import pytest

from stonechat.actions.blocks import Blocking, block
from stonechat.chat.values import HistoryView, Person, Room, RoomKind
from stonechat.storage.database import Database
from stonechat.wire.people import Block
from tests.contract.actions.amending import deleted, enters, leaves, owned_room
from tests.contract.actions.newcomers import registered
from tests.contract.actions.telling import Clock, chose, chose_for, clock, looked
from tests.contract.actions.test_whispers import said, whispered

__all__ = ["clock"]

NAMES = ("ada", "bob", "eve", "joe", "may")
WORDS = ("lunch", "pager", "@room", "@here", *(f"@{name}" for name in NAMES))
LEVELS = ("default", "all", "mentions", "nothing")
CHOICES = ("all", "direct_and_mentions", "nothing")


class Life:
    """People who come and go, talk, whisper, block, and choose what they want to be told of."""

    def __init__(self, database: Database, dice: random.Random) -> None:
        self.database = database
        self.dice = dice
        self.people = [registered(database, name) for name in NAMES]
        owner, *others = self.people
        self.rooms = [
            owned_room(database, owner, *others),
            owned_room(database, owner, others[0], kind=RoomKind.PRIVATE),
            owned_room(
                database, owner, others[1], kind=RoomKind.PRIVATE, history=HistoryView.JOINED
            ),
        ]
        self.inside = {
            room.id: {owner.id, *(one.id for one in group)}
            for room, group in zip(self.rooms, (others, others[:1], others[1:2]), strict=True)
        }
        self.blocked: set[tuple[str, str]] = set()

    def go_on(self) -> None:
        act = self.dice.choice(
            (self.say, self.say, self.say, self.whisper, self.come_or_go, self.choose, self.block)
        )
        act(self.dice.choice(self.rooms))

    def member(self, room: Room) -> Person:
        return self.dice.choice([one for one in self.people if one.id in self.inside[room.id]])

    def say(self, room: Room) -> None:
        author = self.member(room)
        text = " ".join(self.dice.choices(WORDS, k=3))
        message = said(self.database, room.id, author, text)
        if self.dice.random() < 0.1:
            deleted(self.database, author, message.id)

    def whisper(self, room: Room) -> None:
        author = self.member(room)
        others = [
            one
            for one in self.people
            if one.id in self.inside[room.id]
            and one != author
            and not {(one.id, author.id), (author.id, one.id)} & self.blocked
        ]
        if others:
            to = self.dice.sample(others, k=self.dice.randint(1, len(others)))
            whispered(self.database, room.id, author, *to, text="psst, pager")

    def come_or_go(self, room: Room) -> None:
        owner, *others = self.people
        person = self.dice.choice(others)
        inside = self.inside[room.id]
        if person.id in inside:
            leaves(self.database, room, person)
            inside.discard(person.id)
        else:
            enters(self.database, room, owner, person)
            inside.add(person.id)

    def choose(self, room: Room) -> None:
        chose(
            self.database,
            self.dice.choice(self.people),
            tells=self.dice.choice(CHOICES),
            keywords=self.dice.sample(("lunch", "pager", "psst"), k=self.dice.randint(0, 2)),
        )
        chose_for(self.database, self.member(room), room.id, level=self.dice.choice(LEVELS))

    def block(self, _: Room) -> None:
        one, other = self.dice.sample(self.people, k=2)
        is_on = (one.id, other.id) not in self.blocked
        with self.database.transaction() as tx:
            block(tx, Blocking(one, Block(other.id, on=is_on)))
        self.blocked ^= {(one.id, other.id)}

    def check(self) -> int:
        """Look at each notice, which must be due, and drop it; returns how many there were."""
        with self.database.transaction() as tx:
            for person in self.people:
                for due in tx.due_notices([person.id], 10_000):
                    place = tx.find_message(due.notice.message_id, person.id)
                    assert place is not None, "they may not read it"
                    message = tx.read_message(place)
                    assert message.author.id != person.id
                    if message.whisper is not None:
                        assert person.id in message.whisper.members
                        assert due.notice.reason == "whisper"
        with self.database.transaction() as tx:
            everybody = [one.id for one in self.people]
            notices = [due.notice for due in tx.due_notices(everybody, 10_000)]
            tx.drop_notices(notices)
        return len(notices)


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_told_of_what_they_may_not_read(
    database: Database, clock: Clock, seed: int
) -> None:
    life = Life(database, random.Random(seed))
    told = 0
    for _ in range(40):
        for _ in range(life.dice.randint(1, 3)):
            life.go_on()
        looked(database)
        clock.go_on(minutes=1)
        told += life.check()
    assert told > 20
