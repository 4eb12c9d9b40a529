"""Two programs on one database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from stonechat.actions.act import Outcome
from stonechat.actions.messages import Send, send_messages
from stonechat.actions.reactions import Reacting, react
from stonechat.actions.store import Page, Transaction
from stonechat.chat.errors import ChatError, NotInRoom
from stonechat.chat.values import Person, Role, RoomAccess
from stonechat.storage.database import Database
from stonechat.wire.messages import React
from stonechat.wire.replies import SendReply
from tests.contract.storage.scenery import add_guest, add_room, furnish, lock_room, say

ROUNDS = 15


@pytest.fixture
def other(target: Path | str, database: Database) -> Database:
    """Return another program's view of the same database."""
    del database
    return Database.open(target)


def side_by_side(*programs: Callable[[], object]) -> None:
    """Run these at the same time, each in its thread; fail if one fails."""
    with ThreadPoolExecutor(len(programs)) as threads:
        for finished in [threads.submit(program) for program in programs]:
            finished.result(30)


def test_two_programs_hand_out_every_position_once(database: Database, other: Database) -> None:
    room, people = furnish(database, "wren", "robin")

    def send(through: Database, author: str) -> None:
        for number in range(ROUNDS):
            with through.transaction() as tx:
                send_messages(tx, [Send(author, "lobby", str(number)) for _ in range(2)])

    side_by_side(lambda: send(database, people[0]), lambda: send(other, people[1]))
    other.close()
    with database.transaction() as tx:
        page = tx.read_page(room.id, Page(limit=1_000))
        now = lock_room(tx, room.id)
    assert [message.position for message in page.messages] == list(range(1, 4 * ROUNDS + 1))
    assert [message.revision for message in page.messages] == list(
        range(room.revision + 1, room.revision + 4 * ROUNDS + 1)
    )
    assert now.revision == room.revision + 4 * ROUNDS


def test_two_programs_amend_one_message_and_lose_nothing(
    database: Database, other: Database
) -> None:
    room, ids = furnish(database, "wren", "robin")
    with database.transaction() as tx:
        wren, robin = (tx.find_person(person_id) for person_id in ids)
        said = say(tx, room.id, ids[0], "Hello")
    assert wren
    assert robin

    def amend(through: Database, actor: Person) -> None:
        for number in range(ROUNDS):
            with through.transaction() as tx:
                request = React(message=said.id, emoji="👋", on=number % 2 == 0)
                react(tx, Reacting(actor, request))
            with through.transaction() as tx:
                send_messages(tx, [Send(actor.id, room.id, str(number))])

    side_by_side(lambda: amend(database, wren), lambda: amend(other, robin))
    other.close()
    with database.transaction() as tx:
        *_, message = tx.read_page(room.id, Page(limit=1, before=2)).messages
        now = lock_room(tx, room.id)
    [reaction] = message.reactions
    assert (reaction.count, set(reaction.users)) == (2, set(ids))
    assert now.revision == said.revision + 4 * ROUNDS
    assert now.head == 1 + 2 * ROUNDS


def test_who_was_removed_meanwhile_cannot_post(database: Database, other: Database) -> None:
    room, (wren,) = furnish(database, "wren")
    results: list[object] = []
    removing = threading.Event()

    def post() -> None:
        assert removing.wait(10)
        with other.transaction() as tx:
            results.extend(send_messages(tx, [Send(wren, room.id, "still here?")]))

    def remove() -> None:
        with database.transaction() as tx:
            locked = lock_room(tx, room.id)
            removing.set()
            # The other has begun, and waits for the room or for its turn to write.
            poster.join(0.2)
            assert poster.is_alive()
            tx.end_membership(locked, wren)

    poster = threading.Thread(target=post)
    poster.start()
    remove()
    poster.join(10)
    other.close()
    assert [type(result) for result in results] == [NotInRoom]


def test_joining_and_leaving_at_the_same_time_counts_everybody_once(
    database: Database, other: Database
) -> None:
    room, people = furnish(database, *(f"bird{number}" for number in range(10)))

    def come_and_go(through: Database, members: list[str]) -> None:
        for member in members:
            with through.transaction() as tx:
                tx.end_membership(lock_room(tx, room.id), member)
            with through.transaction() as tx:
                now = lock_room(tx, room.id)
                tx.begin_membership(now, member, Role.MEMBER, read_position=now.head)

    side_by_side(lambda: come_and_go(database, people[:5]), lambda: come_and_go(other, people[5:]))
    other.close()
    with database.transaction() as tx:
        now = lock_room(tx, room.id)
    assert (now.members_count, now.revision) == (10, room.revision + 20)


def test_one_of_two_gets_a_name_that_both_want(database: Database, other: Database) -> None:
    with database.transaction() as tx:
        people = [add_guest(tx, name) for name in ("wren", "robin")]
    won: list[bool] = []

    def claim(through: Database, person_id: str, keys: list[str]) -> None:
        for number in range(ROUNDS):
            with through.transaction() as tx:
                won.append(tx.claim_name(person_id, [f"{key}{number}" for key in keys]))

    side_by_side(
        lambda: claim(database, people[0], ["a", "b", "c"]),
        lambda: claim(other, people[1], ["c", "b", "d"]),
    )
    other.close()
    assert won.count(True) == won.count(False) == ROUNDS


def send_one(tx: Transaction, send: Send) -> Outcome[SendReply]:
    """Send as a plain act, which locks its room when it is its turn."""
    (result,) = send_messages(tx, [send])
    assert isinstance(result, Outcome)
    return result


async def test_who_waits_for_each_other_are_both_served(
    database: Database, other: Database
) -> None:
    """Two transactions lock two rooms in opposite order, which no order of ours prevents here."""
    with database.transaction() as tx:
        wren = add_guest(tx, "wren")
        rooms = [add_room(tx, name, members=(wren,)) for name in ("here", "there")]
    answers: list[object] = []
    appenders = [through.appender(lambda *_: None) for through in (database, other)]
    for appender, order in zip(appenders, (rooms, rooms[::-1]), strict=True):
        for number in range(ROUNDS):
            for room in order:
                send = Send(wren, room.id, str(number), f"{order[0].id[-6:]} {room.id} {number}")
                appender.submit(send_one, send, answers.append)
    for appender in appenders:
        await appender.close()
    other.close()
    assert len(answers) == 4 * ROUNDS
    assert not [answer for answer in answers if isinstance(answer, ChatError)]
    with database.transaction() as tx:
        assert [lock_room(tx, room.id).head for room in rooms] == [2 * ROUNDS, 2 * ROUNDS]


def test_a_room_is_held_whoever_gets_its_name_meanwhile(
    database: Database, other: Database, target: Path | str
) -> None:
    room, (wren,) = furnish(database, "wren")
    name = room.name or ""
    found: list[RoomAccess | None] = []
    begun = threading.Event()

    def find() -> None:
        assert begun.wait(10)
        with other.transaction() as tx:
            found.append(tx.find_room(name, wren, lock=True))

    finder = threading.Thread(target=find)
    finder.start()
    with database.transaction() as tx:
        tx.save_room(replace(lock_room(tx, room.id), name="elsewhere"))
        tx.release_room_names(room.id, but=())
        heir = add_room(tx, name)
        begun.set()
        # It has begun, and waits for the room or for its turn to write.
        finder.join(0.2)
        assert finder.is_alive()
    finder.join(10)
    other.close()
    [access] = found
    assert access
    # Where rooms are waited for, the name meant the first one when it was looked up.
    waited = isinstance(target, str)
    assert (access.room.id, access.room.name) == (
        (room.id, "elsewhere") if waited else (heir.id, name)
    )
