from datetime import timedelta

import pytest

from stonechat.chat.values import Person, PersonKind
from stonechat.storage.database import Database
from stonechat.storage.errors import Violated
from tests.contract.storage.scenery import A_DAY, add_guest, add_room, add_session


def test_a_guest_is_found_as_stored(database: Database) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "Zoë")
    with database.transaction() as tx:
        assert tx.find_person(person_id) == Person(
            id=person_id,
            kind=PersonKind.GUEST,
            username="Zoë",
            name=None,
            avatar=None,
            bot=False,
            present=True,
        )


def test_nobody_is_found_by_an_unknown_id(database: Database) -> None:
    with database.transaction() as tx:
        assert tx.find_person(tx.new_id()) is None


def test_a_guest_without_a_name_is_not_present(database: Database) -> None:
    with database.transaction() as tx:
        stays, goes = add_guest(tx, "stays"), add_guest(tx, "goes")
        tx.release_name(goes, tx.now)
        assert tx.present_guests() == [stays]
        gone = tx.find_person(goes)
    assert gone
    assert not gone.present
    assert gone.username == "goes"


def test_a_released_name_is_free_for_somebody_else(database: Database) -> None:
    with database.transaction() as tx:
        first = add_guest(tx, "robin")
        tx.release_name(first, tx.now)
        second = add_guest(tx, "robin")
        assert not tx.claim_name(first, ["robin"])
        assert tx.present_guests() == [second]


def test_a_name_is_held_with_all_its_keys_or_not_at_all(database: Database) -> None:
    with database.transaction() as tx:
        first, second = add_guest(tx, "first"), add_guest(tx, "second")
        assert tx.claim_name(first, ["b"])
        assert not tx.claim_name(second, ["a", "b", "c"])
        assert tx.claim_name(first, ["a", "c"])


def test_what_a_person_holds_already_does_not_stand_in_their_way(database: Database) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "robin")
        assert tx.claim_name(person_id, ["x", "y"])
        assert tx.claim_name(person_id, ["y", "z"])
        assert not tx.claim_name(add_guest(tx, "wren"), ["x"])


def test_a_refused_claim_leaves_a_person_what_they_held(database: Database) -> None:
    with database.transaction() as tx:
        first, second = add_guest(tx, "first"), add_guest(tx, "second")
        assert tx.claim_name(first, ["a"])
        assert not tx.claim_name(second, ["second", "a"])
        assert not tx.claim_name(first, ["second"])


def test_a_person_who_is_renamed_is_listed_under_the_new_name(database: Database) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "wren")
        room = add_room(tx, "aviary", members=(person_id, add_guest(tx, "robin")))
        tx.rename(person_id, "Auk")
        members = tx.list_members(room.id, query="", after=None, limit=10)
        renamed = tx.find_person(person_id)
    assert [member.user.username for member in members] == ["Auk", "robin"]
    assert renamed
    assert renamed.username == "Auk"


def test_what_belongs_to_nobody_cannot_be_stored(database: Database) -> None:
    with pytest.raises(Violated), database.transaction() as tx:
        add_session(tx, b"hash", tx.new_id(), tx.now + A_DAY)


def test_a_violation_does_not_quote_what_was_stored(database: Database) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "very-secret")
    with pytest.raises(Violated) as caught, database.transaction() as tx:
        tx.add_guest(person_id, "very-secret")
    assert "very-secret" not in str(caught.value)
    assert person_id not in str(caught.value)
    assert caught.value.__suppress_context__


def test_the_instant_of_a_transaction_survives_storing(database: Database) -> None:
    with database.transaction() as tx:
        person_id, now = add_guest(tx, "wren"), tx.now
        room = add_room(tx, "aviary", members=(person_id,))
    assert now.utcoffset() == timedelta(0)
    assert now.microsecond % 1000 == 0
    with database.transaction() as tx:
        access = tx.find_room(room.id, person_id)
    assert access
    assert access.room.created_at == now
    assert access.membership
    assert access.membership.joined_at == now


def test_ids_are_canonical_and_grow(database: Database) -> None:
    with database.transaction() as tx:
        ids = [tx.new_id() for _ in range(1_000)]
    assert ids == sorted(set(ids))
    assert all(len(each) == 36 and each[14] == "7" and each == each.lower() for each in ids)
