"""Sessions: opened, used, listed, ended, and what ends them, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stonechat.actions.changes import Change, MailAdded, SessionsEnded
from stonechat.actions.links import add_link, use_link
from stonechat.actions.people import NameChoice, NamedGuest, Return, add_user, depart, sign_in
from stonechat.actions.sessions import (
    LIFETIMES,
    Ending,
    LogIn,
    Opened,
    Opening,
    PasswordChange,
    change_password,
    end_other_sessions,
    end_session,
    identify,
    list_sessions,
    log_in,
    open_session,
    read_session,
    use_session,
)
from stonechat.chat import limits
from stonechat.chat.errors import InvalidCredentials, InvalidLink, SessionNotFound, Unauthenticated
from stonechat.chat.values import Access, LinkPurpose, SessionKind
from stonechat.storage.database import Database
from tests.contract.actions.newcomers import PASSWORD_HASH, add_account

RENEWED = "a dearer hash of the same password"


def opened(
    database: Database, person_id: str, token: str, kind: SessionKind = SessionKind.PROGRAM
) -> Opened:
    with database.transaction() as tx:
        return log_in(tx, LogIn(person_id, PASSWORD_HASH, Opening(token, kind))).reply


@pytest.fixture
def wren(database: Database) -> str:
    with database.transaction() as tx:
        return add_account(tx, "Wren", email="wren@birds.example").id


@pytest.mark.parametrize("kind", SessionKind)
def test_a_token_says_who_comes_until_its_session_ends(
    database: Database, wren: str, kind: SessionKind
) -> None:
    session = opened(database, wren, "token", kind).session
    with database.transaction() as tx:
        found = identify(tx, "token")
        assert (found.person.id, found.session, found.is_use_due) == (wren, session, False)
        assert session.expires_at >= session.created_at + LIFETIMES[kind]
        tx.extend_session(session.id, expires_at=tx.now)
        with pytest.raises(Unauthenticated):
            identify(tx, "token")


@pytest.mark.parametrize("token", ["", "toke", "tokens", "TOKEN", "token" * 200, "\udcff"])
def test_any_other_token_says_nothing(database: Database, wren: str, token: str) -> None:
    opened(database, wren, "token")
    with database.transaction() as tx, pytest.raises(Unauthenticated):
        identify(tx, token)


@pytest.mark.parametrize("kind", SessionKind)
def test_a_use_is_written_down_when_a_day_of_the_lifetime_is_gone(
    database: Database, wren: str, kind: SessionKind
) -> None:
    session = opened(database, wren, "token", kind).session
    with database.transaction() as tx:
        tx.extend_session(session.id, expires_at=tx.now + LIFETIMES[kind])
        assert not identify(tx, "token").is_use_due
    with database.transaction() as tx:
        tx.extend_session(session.id, expires_at=tx.now + LIFETIMES[kind] / 2)
        found = identify(tx, "token")
        assert found.is_use_due
        use_session(tx, found.session)
        later = identify(tx, "token")
        assert not later.is_use_due
        assert later.session.expires_at > tx.now + LIFETIMES[kind]
        assert later.session.used_at == tx.now


def test_using_a_session_that_was_ended_meanwhile_does_not_bring_it_back(
    database: Database, wren: str
) -> None:
    session = opened(database, wren, "token").session
    with database.transaction() as tx:
        end_session(tx, Ending(wren, session.id))
        use_session(tx, session)
        assert tx.list_sessions(wren) == []


def test_a_guest_is_let_in_only_where_guests_are(database: Database) -> None:
    with database.transaction() as tx:
        person_id = tx.new_id()
        tx.add_guest(person_id, "robin")
        guest = tx.find_person(person_id)
        assert guest
        open_session(tx, guest, Opening("token", SessionKind.GUEST))
    for access in (Access.REGISTERED, Access.INVITED):
        with database.transaction() as tx:
            found = sign_in(tx, Return("token", access)).reply
            assert (found.person.id, found.is_let_in, found.rooms) == (person_id, False, [])
            # The name is not taken again for somebody who does not come in.
            assert not found.person.present
    with database.transaction() as tx:
        assert sign_in(tx, Return("token", Access.OPEN)).reply.is_let_in


def test_who_logs_in_gets_a_session_of_their_own(database: Database, wren: str) -> None:
    first, second = opened(database, wren, "one"), opened(database, wren, "two")
    assert first.session.id != second.session.id
    with database.transaction() as tx:
        described = list_sessions(tx, wren, first.session.id).sessions
        assert [(it.id, it.current) for it in described] == [
            (second.session.id, False),
            (first.session.id, True),
        ]
        assert read_session(tx, wren, second.session.id) == second.session


def test_a_password_that_was_changed_since_it_was_found_to_fit_opens_nothing(
    database: Database, wren: str
) -> None:
    with database.transaction() as tx:
        tx.set_password(wren, "another hash")
        for person_id in (wren, tx.new_id()):
            with pytest.raises(InvalidCredentials):
                log_in(tx, LogIn(person_id, PASSWORD_HASH, Opening("token", SessionKind.PROGRAM)))
        assert tx.list_sessions(wren) == []


def test_an_outdated_hash_is_renewed_and_the_password_counts_as_the_same(
    database: Database, wren: str
) -> None:
    with database.transaction() as tx:
        before = tx.find_account(wren)
    assert before
    with database.transaction() as tx:
        log_in(tx, LogIn(wren, PASSWORD_HASH, Opening("token", SessionKind.PROGRAM), RENEWED))
        assert tx.find_account(wren) == replace(before, password_hash=RENEWED)


def test_the_sessions_of_one_account_are_bounded(
    database: Database, wren: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SESSIONS", 3)
    first, second, third = (opened(database, wren, token) for token in ("1", "2", "3"))
    assert not third.ended
    with database.transaction() as tx:
        # It may still be the millisecond in which the others began.
        later = tx.now + LIFETIMES[SessionKind.PROGRAM] + timedelta(seconds=1)
        tx.extend_session(first.session.id, expires_at=later)
    with database.transaction() as tx:
        outcome = log_in(tx, LogIn(wren, PASSWORD_HASH, Opening("4", SessionKind.BROWSER)))
        assert outcome.changes == (SessionsEnded(wren, (second.session.id,)),)
        kept = {it.id for it in tx.list_sessions(wren)}
        assert kept == {first.session.id, third.session.id, outcome.reply.session.id}


def test_the_sessions_of_one_guest_are_bounded_more_narrowly(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "GUEST_SESSIONS", 2)
    named: list[NamedGuest] = []
    changes: list[Change] = []
    for number in range(3):  # each time they stay away until the name is free again
        with database.transaction() as tx:
            returning = named[0].person.id if named else None
            choice = NameChoice("robin", f"token {number}", returning)
            outcome = add_user(tx, choice)
            depart(tx, outcome.reply.person.id)
        named.append(outcome.reply)
        changes += outcome.changes
    first, second, third = named
    assert changes == [SessionsEnded(first.person.id, (first.session_id,))]
    with database.transaction() as tx:
        kept = {it.id for it in tx.list_sessions(first.person.id)}
        assert kept == {second.session_id, third.session_id}


def test_one_session_is_ended_by_its_owner_alone(database: Database, wren: str) -> None:
    session = opened(database, wren, "token").session
    with database.transaction() as tx:
        robin = add_account(tx, "Robin").id
        for asked in (Ending(robin, session.id), Ending(wren, robin), Ending(wren, "nonsense")):
            with pytest.raises(SessionNotFound):
                end_session(tx, asked)
        with pytest.raises(SessionNotFound):
            read_session(tx, robin, session.id)
        assert end_session(tx, Ending(wren, session.id)).changes == (
            SessionsEnded(wren, (session.id,)),
        )
        with pytest.raises(Unauthenticated):
            identify(tx, "token")


def test_all_others_are_ended_and_told_at_once(database: Database, wren: str) -> None:
    one, two, three = (opened(database, wren, token).session for token in ("1", "2", "3"))
    with database.transaction() as tx:
        [change] = end_other_sessions(tx, Ending(wren, two.id)).changes
        assert isinstance(change, SessionsEnded)
        assert (change.person_id, set(change.session_ids)) == (wren, {one.id, three.id})
        assert tx.list_sessions(wren) == [two]
        assert end_other_sessions(tx, Ending(wren, two.id)).changes == ()


def test_a_new_password_ends_all_that_rested_on_the_old_one(database: Database, wren: str) -> None:
    here, there = opened(database, wren, "here").session, opened(database, wren, "there").session
    with database.transaction() as tx:
        outcome = change_password(tx, PasswordChange(wren, here.id, PASSWORD_HASH, RENEWED))
        assert outcome.changes[0] == SessionsEnded(wren, (there.id,))
        assert [type(it) for it in outcome.changes] == [SessionsEnded, MailAdded]
        account = tx.find_account(wren)
        assert account
        assert (account.password_hash, account.password_changed_at) == (RENEWED, tx.now)


def test_a_new_password_ends_links_for_setting_it_anew(database: Database, wren: str) -> None:
    here = opened(database, wren, "here").session
    with database.transaction() as tx:
        add_link(tx, LinkPurpose.RESET, "secret", person_id=wren)
        change_password(tx, PasswordChange(wren, here.id, PASSWORD_HASH, RENEWED))
        with pytest.raises(InvalidLink):
            use_link(tx, LinkPurpose.RESET, "secret")


@pytest.mark.parametrize("email", [None, "wren@birds.example"])
def test_a_new_password_leaves_a_thief_no_address_to_verify(
    database: Database, email: str | None
) -> None:
    with database.transaction() as tx:
        wren = add_account(tx, "Jenny", email=email, pending="cuckoo@birds.example").id
        add_link(tx, LinkPurpose.VERIFY, "secret", person_id=wren, email="cuckoo@birds.example")
    here = opened(database, wren, "here").session
    with database.transaction() as tx:
        change_password(tx, PasswordChange(wren, here.id, PASSWORD_HASH, RENEWED))
        account = tx.find_account(wren)
        assert account
        assert (account.email, account.email_pending) == (email, None)
        with pytest.raises(InvalidLink):
            use_link(tx, LinkPurpose.VERIFY, "secret")


def test_a_password_is_not_changed_by_what_is_out_of_date(database: Database, wren: str) -> None:
    here, there = opened(database, wren, "here").session, opened(database, wren, "there").session
    with database.transaction() as tx:
        end_session(tx, Ending(wren, there.id))
        with pytest.raises(Unauthenticated):
            change_password(tx, PasswordChange(wren, there.id, PASSWORD_HASH, RENEWED))
        with pytest.raises(InvalidCredentials):
            change_password(tx, PasswordChange(wren, here.id, RENEWED, "a third"))
        account = tx.find_account(wren)
        assert account
        assert account.password_hash == PASSWORD_HASH
        assert tx.list_sessions(wren) == [here]
