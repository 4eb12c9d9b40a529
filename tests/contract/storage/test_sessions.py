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
