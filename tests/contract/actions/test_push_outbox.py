"""What devices are to be told is tried until it is taken, whoever dies meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stonechat.actions.changes import PushesAdded
from stonechat.actions.push_outbox import (
    Settlement,
    add_pushes,
    claim_pushes,
    seconds_until_push,
    settle_pushes,
)
from stonechat.actions.sessions import Ending, end_session
from stonechat.chat.values import Person
from stonechat.storage import handle
from stonechat.storage.database import Database
from tests.contract.actions.newcomers import registered
from tests.contract.actions.pushing import A_DAY, CLAIM, LEASE, a_push, add_device, claimed


@pytest.fixture
def wren(database: Database) -> Person:
    return registered(database, "wren")


def test_each_device_of_a_person_is_told(database: Database, wren: Person) -> None:
    robin = registered(database, "robin")
    with database.transaction() as tx:
        devices = {add_device(tx, wren, f"https://push{n}.example/").id for n in range(3)}
        add_device(tx, robin)
        assert add_pushes(tx, [a_push(tx, wren, fields={"rooms": 2})]) == (PushesAdded(),)
        due = claimed(tx)
    assert {one.subscription_id for one in due} == devices
    assert {one.service for one in due} == {f"push{n}.example" for n in range(3)}
    assert {one.person_id for one in due} == {wren.id}
    assert all(one.fields == {"rooms": 2} for one in due)


def test_a_device_of_a_session_that_has_ended_is_told_nothing(
    database: Database, wren: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as tx:
        add_device(tx, wren)
        ends_at = tx.list_sessions(wren.id)[0].expires_at
    # Nobody has removed it yet: that is done when somebody opens another one.
    monkeypatch.setattr(handle, "current_instant", lambda: ends_at)
    with database.transaction() as tx:
        assert add_pushes(tx, [a_push(tx, wren)]) == ()


def test_nobody_is_woken_for_who_has_no_device(database: Database, wren: Person) -> None:
    with database.transaction() as tx:
        assert add_pushes(tx, [a_push(tx, wren)]) == ()
        assert add_pushes(tx, []) == ()
        assert seconds_until_push(tx, ()) is None


def test_what_was_claimed_is_due_again_without_anybody_saying_that_it_failed(
    database: Database, wren: Person
) -> None:
    with database.transaction() as tx:
        add_device(tx, wren)
        add_pushes(tx, [a_push(tx, wren)])
        assert seconds_until_push(tx, ()) == 0
        (first,) = claimed(tx)
        assert first.attempts == 0
        assert claimed(tx) == []
        assert seconds_until_push(tx, ()) == LEASE.total_seconds()
        tx.postpone_pushes([(first.id, tx.now)], tried=False)
        assert claimed(tx) == [replace(first, attempts=1)]


def test_of_one_tag_a_device_is_told_the_latest_alone(database: Database, wren: Person) -> None:
    with database.transaction() as tx:
        add_device(tx, wren)
        for position in (1, 2):
            add_pushes(tx, [a_push(tx, wren, position=position)])
        add_pushes(tx, [a_push(tx, wren, tag="elsewhere")])
        due = claimed(tx)
        assert [(one.tag, one.position) for one in due] == [("a-room", 2), ("elsewhere", None)]
        tx.postpone_pushes([(one.id, tx.now + A_DAY) for one in due], tried=True)
        add_pushes(tx, [a_push(tx, wren, position=3)])
        assert [one.position for one in claimed(tx)] == [3]
        tx.forget_pushes([one.id for one in due if one.tag == "elsewhere"])
        assert seconds_until_push(tx, ()) == LEASE.total_seconds()


def test_what_is_of_no_use_any_more_is_forgotten(database: Database, wren: Person) -> None:
    with database.transaction() as tx:
        add_device(tx, wren)
        add_pushes(tx, [a_push(tx, wren, expires_at=tx.now)])
        reply = claim_pushes(tx, CLAIM).reply
        assert (reply.deliveries, reply.expired) == ([], 1)
        assert seconds_until_push(tx, ()) is None


def test_a_busy_push_service_holds_up_no_other(database: Database, wren: Person) -> None:
    busy = ("slow.example",)
    with database.transaction() as tx:
        add_device(tx, wren, "https://slow.example/1")
        add_pushes(tx, [a_push(tx, wren)])
        assert seconds_until_push(tx, busy) is None
        assert claimed(tx, replace(CLAIM, busy=busy)) == []
        quick = add_device(tx, wren, "https://quick.example/1")
        add_pushes(tx, [a_push(tx, wren, tag="another")])
        assert seconds_until_push(tx, busy) == 0
        due = claimed(tx, replace(CLAIM, busy=busy))
        assert [one.subscription_id for one in due] == [quick.id]
        assert len(claimed(tx)) == 2


def test_who_has_waited_for_longest_is_told_first_and_then_the_next(
    database: Database, wren: Person
) -> None:
    with database.transaction() as tx:
        for host in ("first.example", "second.example", "third.example"):
            for number in range(3):
                add_device(tx, wren, f"https://{host}/{number}")
        add_pushes(tx, [a_push(tx, wren)])
        hours = {"first.example": 2, "second.example": 3, "third.example": -1}
        for one in tx.due_pushes(9, ()):
            due_at = tx.now - timedelta(hours=hours[one.service])
            tx.postpone_pushes([(one.id, due_at)], tried=False)
        assert [one.service for one in tx.due_pushes(5, ())] == (
            ["second.example"] * 3 + ["first.example"] * 2
        )
        assert {one.service for one in tx.due_pushes(9, ["second.example"])} == {"first.example"}
        assert seconds_until_push(tx, ["first.example", "second.example"]) == 3_600
        assert seconds_until_push(tx, list(hours)) is None


def test_what_became_of_pushes_is_written_down(database: Database, wren: Person) -> None:
    with database.transaction() as tx:
        endpoints = ("taken", "later", "refused", "gone", "pointless")
        devices = {name: add_device(tx, wren, f"https://{name}.example/") for name in endpoints}
        add_pushes(tx, [a_push(tx, wren)])
        due = {one.service.partition(".")[0]: one for one in claimed(tx)}
        pause = timedelta(minutes=10)
        settle_pushes(
            tx,
            Settlement(
                taken=[due["taken"]],
                later=[(due["later"], pause)],
                refused=[due["refused"]],
                gone=[due["gone"]],
                pointless=[due["pointless"]],
            ),
        )
        assert seconds_until_push(tx, ()) == pause.total_seconds()
        left = {one.id: one for one in tx.list_push_subscriptions(wren.id)}
        assert left.keys() == {one.id for name, one in devices.items() if name != "gone"}
        assert left[devices["taken"].id].last_ok_at == tx.now
        assert {one.failures for one in left.values()} == {0, 1}
        assert left[devices["refused"].id].failures == left[devices["later"].id].failures == 1


def test_a_session_that_ends_takes_along_what_was_to_be_told(
    database: Database, wren: Person
) -> None:
    with database.transaction() as tx:
        device = add_device(tx, wren)
        add_pushes(tx, [a_push(tx, wren)])
        end_session(tx, Ending(wren.id, device.session_id))
        assert tx.list_push_subscriptions(wren.id) == []
        assert seconds_until_push(tx, ()) is None


def test_two_servers_on_one_database_take_different_pushes(postgres_url: str) -> None:
    first, second = Database.open(postgres_url), Database.open(postgres_url)
    try:
        wren = registered(first, "wren")
        with first.transaction() as tx:
            for number in range(2):
                add_device(tx, wren, f"https://push{number}.example/")
            add_pushes(tx, [a_push(tx, wren)])
        with first.transaction() as mine, second.transaction() as theirs:
            (one,) = mine.due_pushes(1, ())
            (other,) = theirs.due_pushes(10, ())
            assert one.id != other.id
    finally:
        first.close()
        second.close()
