"""How people are seen, as it is stored, on both databases."""

from dataclasses import replace
from datetime import timedelta

from stonechat.actions.store import Appearance, Transaction
from stonechat.chat.values import Availability, Role
from stonechat.storage.database import Database
from tests.contract.storage.scenery import add_guest, add_room


def appearance(tx: Transaction, person_id: str) -> Appearance:
    found = tx.find_appearance(person_id)
    assert found is not None
    return found


def choose(tx: Transaction, person_id: str, availability: Availability) -> None:
    facts = replace(tx.find_profile(person_id), availability=availability)
    tx.save_profile(person_id, facts)


def test_who_chose_nothing_looks_as_everybody_does_at_first(database: Database) -> None:
    with database.transaction() as tx:
        ada = add_guest(tx, "ada")
        assert appearance(tx, ada) == Appearance(
            user=appearance(tx, ada).user,
            last_active_at=tx.now,
            availability=Availability.ONLINE,
            shows_presence=True,
        )
        assert appearance(tx, ada).user.username == "ada"
        assert tx.find_appearance(tx.new_id()) is None


def test_what_somebody_chose_is_found(database: Database) -> None:
    with database.transaction() as tx:
        ada = add_guest(tx, "ada")
        until = tx.now + timedelta(hours=1)
        chosen = replace(
            tx.find_profile(ada),
            availability=Availability.AWAY,
            shows_presence=False,
            status_text="lunch",
            status_emoji="🍕",
            status_until=until,
        )
        tx.save_profile(ada, chosen)
    with database.transaction() as tx:
        seen = appearance(tx, ada)
        assert (seen.availability, seen.shows_presence) == (Availability.AWAY, False)
        assert (seen.text, seen.emoji, seen.until) == ("lunch", "🍕", until)


def test_whom_neighbours_blocked_is_read_with_them_and_for_one_who_asks_alone(
    database: Database,
) -> None:
    with database.transaction() as tx:
        ada, bob, carol = (add_guest(tx, name) for name in ("ada", "bob", "carol"))
        add_room(tx, "kitchen", members=(ada, bob, carol))
        for other in (bob, carol):
            tx.add_block(ada, other)
        found = tx.find_neighbours(carol, [ada, bob])
        assert {one: set(found[one].blocked) for one in found} == {ada: {bob, carol}, bob: set()}
        alone = tx.find_neighbour(bob, ada)
        assert alone == replace(found[ada], blocked=frozenset({bob}))
        unblocked = tx.find_neighbour(ada, bob)
        assert unblocked == found[bob]
        assert tx.find_neighbour(bob, tx.new_id()) is None


def test_neighbours_are_those_with_whom_one_is_in_a_room_now(database: Database) -> None:
    with database.transaction() as tx:
        ada, bob, carol, dave, eve = (
            add_guest(tx, name) for name in ("ada", "bob", "carol", "dave", "eve")
        )
        kitchen = add_room(tx, "kitchen", members=(ada, bob, carol, dave))
        hall = add_room(tx, "hall", members=(ada, bob, carol))
        add_room(tx, "cellar", members=(bob, eve))
        hall = tx.end_membership(hall, bob)
        kitchen = tx.end_membership(kitchen, carol)
        tx.end_membership(kitchen, dave)
        asked = [bob, carol, dave, eve, tx.new_id(), "no id at all"]
        found = tx.find_neighbours(ada, asked)
        assert {one: set(neighbour.room_ids) for one, neighbour in found.items()} == {
            bob: {kitchen.id},
            carol: {hall.id},
        }
        assert found[bob].appearance == appearance(tx, bob)
        tx.end_membership(tx.begin_membership(hall, bob, Role.MEMBER, read_position=0), ada)
        assert set(tx.find_neighbours(ada, asked)) == {bob}


def test_one_is_a_neighbour_of_oneself_in_no_room_at_all(database: Database) -> None:
    with database.transaction() as tx:
        ada = add_guest(tx, "ada")
        assert tx.find_neighbours(ada, [ada])[ada].room_ids == frozenset()


def test_activity_is_noted_but_for_those_who_are_invisible(database: Database) -> None:
    with database.transaction() as tx:
        ada, bob, carol = (add_guest(tx, name) for name in ("ada", "bob", "carol"))
        choose(tx, bob, Availability.INVISIBLE)
        choose(tx, carol, Availability.AWAY)
        before = appearance(tx, bob).last_active_at
        later, still_later = (tx.now + timedelta(minutes=minutes) for minutes in (5, 6))
        tx.note_activity({ada: later, bob: later, carol: still_later, tx.new_id(): later})
        assert appearance(tx, ada).last_active_at == later
        assert appearance(tx, bob).last_active_at == before
        assert appearance(tx, carol).last_active_at == still_later
        tx.note_activity({})


def test_a_guest_who_departs_invisibly_was_last_active_when_they_hid(database: Database) -> None:
    with database.transaction() as tx:
        ada, bob = add_guest(tx, "ada"), add_guest(tx, "bob")
        choose(tx, ada, Availability.INVISIBLE)
        before = appearance(tx, ada).last_active_at
        later = tx.now + timedelta(minutes=5)
        for person_id in (ada, bob):
            tx.release_name(person_id, later)
        assert appearance(tx, ada).last_active_at == before
        assert appearance(tx, bob).last_active_at == later
