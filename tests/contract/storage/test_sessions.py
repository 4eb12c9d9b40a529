from dataclasses import replace
from datetime import timedelta

from stonechat.storage.database import Database
from tests.contract.storage.scenery import A_DAY, add_guest, add_session

HASH = bytes(range(32))


def test_a_token_opens_its_session_until_it_ends(database: Database) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "wren")
        session = add_session(tx, HASH, person_id, tx.now + timedelta(milliseconds=1))
        assert tx.find_session(HASH) == session
        tx.extend_session(session.id, expires_at=tx.now)
        assert tx.find_session(HASH) is None
        tx.extend_session(session.id, expires_at=tx.now + A_DAY)
        assert tx.find_session(HASH) == replace(session, expires_at=tx.now + A_DAY)
        assert tx.find_session(HASH[::-1]) is None


def test_of_many_sessions_those_are_found_that_have_not_ended(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        good = [
            add_session(tx, bytes([n]), person, tx.now + A_DAY).id
            for n, person in enumerate((wren, robin))
        ]
        ended = add_session(tx, b"ended", wren, tx.now).id
        add_session(tx, b"not asked for", wren, tx.now + A_DAY)
        assert tx.good_sessions([*good, ended, tx.new_id()]) == set(good)
        tx.end_session(good[0], wren)
        assert tx.good_sessions(good) == {good[1]}
        assert tx.good_sessions([]) == set()


def test_using_a_session_notes_when(database: Database) -> None:
    with database.transaction() as tx:
        session = add_session(tx, HASH, add_guest(tx, "wren"), tx.now + A_DAY)
    with database.transaction() as tx:
        tx.extend_session(session.id, expires_at=tx.now + A_DAY)
        used = replace(session, used_at=tx.now, expires_at=tx.now + A_DAY)
        assert tx.find_session(HASH) == used


def test_sessions_that_ended_do_not_pile_up(database: Database) -> None:
    with database.transaction() as tx:
        person_id = add_guest(tx, "wren")
        ended = add_session(tx, b"ended", person_id, tx.now)
        good = add_session(tx, b"good", person_id, tx.now + A_DAY)
        tx.extend_session(ended.id, expires_at=tx.now + A_DAY)
        assert tx.find_session(b"ended") is None
        assert tx.find_session(b"good") == good


def test_sessions_are_listed_for_their_owner_the_one_used_last_first(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        older = add_session(tx, b"older", wren, tx.now + A_DAY)
        newer = add_session(tx, b"newer", wren, tx.now + A_DAY)
        add_session(tx, b"ended", wren, tx.now)
        other = add_session(tx, b"other", robin, tx.now + A_DAY)
    with database.transaction() as tx:
        tx.extend_session(older.id, expires_at=tx.now + A_DAY)
        assert [it.id for it in tx.list_sessions(wren)] == [older.id, newer.id]
        assert tx.list_sessions(robin) == [other]
        assert tx.list_sessions(tx.new_id()) == []


def test_only_its_owner_s_session_can_be_ended(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        session = add_session(tx, HASH, wren, tx.now + A_DAY)
        assert not tx.end_session(session.id, robin)
        assert tx.find_session(HASH) == session
        assert tx.end_session(session.id, wren)
        assert tx.find_session(HASH) is None
        assert not tx.end_session(session.id, wren)


def test_ending_all_sessions_may_spare_one(database: Database) -> None:
    with database.transaction() as tx:
        wren, robin = add_guest(tx, "wren"), add_guest(tx, "robin")
        hashes = (b"one", b"two", b"three")
        one, two, three = (add_session(tx, it, wren, tx.now + A_DAY) for it in hashes)
        other = add_session(tx, b"other", robin, tx.now + A_DAY)
        assert set(tx.end_sessions(wren, but=two.id)) == {one.id, three.id}
        assert [it.id for it in tx.list_sessions(wren)] == [two.id]
        assert tx.end_sessions(wren, but=other.id) == [two.id]
        assert tx.end_sessions(wren) == []
        assert tx.list_sessions(robin) == [other]
