"""Not being reached by somebody, on both databases."""

import pytest

from stonechat.actions.blocks import Blocking, block, check_may_reach, list_blocked
from stonechat.actions.changes import BlockChanged, Change
from stonechat.chat import limits
from stonechat.chat.errors import Blocked, InvalidRequest, UserNotFound
from stonechat.chat.values import Person, PersonKind
from stonechat.storage.database import Database
from stonechat.wire.people import Block, ListBlocked, PersonList
from tests.contract.actions.newcomers import registered


def blocked(
    database: Database, actor: Person, reference: str, *, on: bool = True
) -> tuple[Change, ...]:
    with database.transaction() as tx:
        return block(tx, Blocking(actor, Block(user=reference, on=on))).changes


def listed(database: Database, actor: Person, **fields: object) -> PersonList:
    request = ListBlocked(**fields)  # type: ignore[arg-type]
    with database.transaction() as tx:
        return list_blocked(tx, actor, request)


@pytest.fixture
def ada(database: Database) -> Person:
    return registered(database, "ada")


@pytest.fixture
def ben(database: Database) -> Person:
    return registered(database, "ben")


def test_who_is_blocked_reaches_nobody_who_blocked_them(
    database: Database, ada: Person, ben: Person
) -> None:
    blocked(database, ada, "BEN")
    with pytest.raises(Blocked), database.transaction() as tx:
        check_may_reach(tx, ben, [registered_other(tx.new_id()), ada])
    with database.transaction() as tx:
        check_may_reach(tx, ada, [ben])


def registered_other(person_id: str) -> Person:
    """Somebody who has blocked nobody."""
    return Person(person_id, PersonKind.GUEST, "other", None, None, bot=False, present=True)


def test_blocking_twice_is_blocking_once(database: Database, ada: Person, ben: Person) -> None:
    assert blocked(database, ada, ben.id) == (BlockChanged(ada.id, ben.id, on=True),)
    assert blocked(database, ada, ben.id) == ()
    assert [user.id for user in listed(database, ada).users] == [ben.id]
    assert listed(database, ben).users == []
    assert blocked(database, ada, ben.id, on=False) == (BlockChanged(ada.id, ben.id, on=False),)
    assert blocked(database, ada, ben.id, on=False) == ()
    with database.transaction() as tx:
        check_may_reach(tx, ben, [ada])


def test_one_blocks_somebody_else_who_exists(database: Database, ada: Person) -> None:
    with pytest.raises(InvalidRequest):
        blocked(database, ada, "ada")
    with pytest.raises(UserNotFound):
        blocked(database, ada, "nobody")


def test_nobody_blocks_more_people_than_can_be_kept_in_mind(
    database: Database, ada: Person, ben: Person
) -> None:
    blocked(database, ada, ben.id)
    with database.transaction() as tx:
        for number in range(limits.BLOCKED - 1):
            guest_id = tx.new_id()
            tx.add_guest(guest_id, f"guest{number}")
            tx.add_block(ada.id, guest_id)
    registered(database, "cleo")
    with pytest.raises(InvalidRequest, match="1,000 people"):
        blocked(database, ada, "cleo")
    assert blocked(database, ada, ben.id) == (), "they are one of those already"
    blocked(database, ada, ben.id, on=False)
    assert blocked(database, ada, "cleo")


def test_those_who_are_blocked_are_listed_by_name_in_pages(database: Database, ada: Person) -> None:
    for name in ("Cleo", "ben", "Äda", "dan"):
        registered(database, name)
        blocked(database, ada, name)
    seen: list[str] = []
    cursor = None
    while True:
        page = listed(database, ada, limit=3, cursor=cursor)
        seen += [user.username for user in page.users]
        cursor = page.next
        if cursor is None:
            break
    assert seen == ["ben", "Cleo", "dan", "Äda"]
    with pytest.raises(InvalidRequest):
        listed(database, ada, cursor="nonsense")


def test_presence_is_told_who_blocked_whom(database: Database, ada: Person, ben: Person) -> None:
    cleo = registered(database, "cleo")
    blocked(database, ada, "ben")
    blocked(database, cleo, "ben")
    with database.transaction() as tx:
        assert tx.blockers(ben.id, [ada.id, cleo.id]) == {ada.id, cleo.id}
        assert tx.blockers(ben.id, [cleo.id]) == {cleo.id}
        assert tx.blockers(ben.id, []) == set()
        assert tx.blockers(ada.id, [ben.id]) == set()


def test_nothing_is_left_of_somebody_who_goes_for_good(
    database: Database, ada: Person, ben: Person
) -> None:
    blocked(database, ada, "ben")
    blocked(database, ben, "ada")
    with database.transaction() as tx:
        tx.end_blocks(ben.id)
        assert tx.blockers(ada.id, [ben.id]) == tx.blockers(ben.id, [ada.id]) == set()
