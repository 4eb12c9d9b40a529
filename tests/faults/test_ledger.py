"""The judge itself: what it lets pass, and what it does not."""

from typing import Any

from tests.faults.ledger import Ledger

FIRST: dict[str, Any] = {
    "room": "kitchen",
    "position": 1,
    "id": "a",
    "client_id": "Ada-1",
    "author": {"id": "ada"},
}


def test_the_same_message_may_be_shown_as_often_as_anybody_likes() -> None:
    ledger = Ledger()
    for _ in range(3):
        ledger.show(dict(FIRST))
    ledger.acknowledge("ada", "Ada-1", dict(FIRST))
    assert ledger.faults == []
    assert ledger.history("kitchen") == [FIRST]


def test_another_message_at_the_same_place_is_a_fault() -> None:
    ledger = Ledger()
    ledger.show(FIRST)
    ledger.show(FIRST | {"id": "b", "client_id": "Ada-2"})
    assert len(ledger.faults) == 1


def test_a_message_that_moves_and_a_send_that_is_stored_twice_are_faults() -> None:
    ledger = Ledger()
    ledger.show(FIRST)
    ledger.show(FIRST | {"position": 2, "client_id": None})
    assert [fault for fault in ledger.faults if "is at" in fault]
    ledger.show(FIRST | {"position": 3, "id": "c"})
    assert [fault for fault in ledger.faults if "stored twice" in fault]


def test_an_answer_to_something_else_is_a_fault() -> None:
    ledger = Ledger()
    ledger.acknowledge("ada", "Ada-7", FIRST)
    assert len(ledger.faults) == 1
