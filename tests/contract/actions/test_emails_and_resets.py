"""Addresses that are shown to be somebody's, and passwords set anew, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stonechat.actions.accounts import Deletion, delete_account, read_account
from stonechat.actions.changes import MailAdded, SessionsEnded
from stonechat.actions.emails import (
    EmailChange,
    ask_verification,
    change_email,
    check_email,
    verify_email,
)
from stonechat.actions.links import add_link
from stonechat.actions.mails import Composition, Letter, Template, compose_letter
from stonechat.actions.resets import (
    Owner,
    Reset,
    ResetLink,
    ask_reset,
    find_owner,
    make_reset_link,
    reset_password,
)
from stonechat.actions.sessions import Opening, identify, open_session
from stonechat.actions.store import Link
from stonechat.actions.tokens import hash_token
from stonechat.chat.errors import (
    ChatError,
    Forbidden,
    InvalidCredentials,
    InvalidEmail,
    InvalidLink,
    Unauthenticated,
    UserNotFound,
)
from stonechat.chat.values import LinkPurpose, Person, SessionKind
from stonechat.storage.database import Database
from tests.contract.actions.newcomers import PASSWORD_HASH, registered


class Post:
    """Composes what waits in the outbox, and numbers the secrets: `secret 1`, then `secret 2`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._secrets = (f"secret {number}" for number in range(1, 100))

    def letters(self) -> list[Letter]:
        """Take everything out of the outbox, and say what is to be sent."""
        letters = []
        with self._database.transaction() as tx:
            for mail in tx.due_mails(100):
                letter = compose_letter(tx, Composition(mail, next(self._secrets))).reply
                letters += [letter] if letter else []
                tx.forget_mail(mail.id)
        return letters


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def addresses(database: Database, person: Person) -> tuple[str | None, str | None]:
    """Return the verified and the pending address."""
    with database.transaction() as tx:
        account = read_account(tx, person).account
    return account.email, account.email_pending


def changed(database: Database, person: Person, email: str | None) -> None:
    with database.transaction() as tx:
        change_email(tx, EmailChange(person, email, PASSWORD_HASH))


def verified(database: Database, secret: str) -> None:
    with database.transaction() as tx:
        verify_email(tx, secret)


def asked_again(database: Database, person: Person) -> None:
    with database.transaction() as tx:
        ask_verification(tx, person)


def reset(database: Database, secret: str) -> None:
    with database.transaction() as tx:
        reset_password(tx, Reset(secret, "another hash"))


def asked_for_reset(database: Database, email: str) -> None:
    with database.transaction() as tx:
        assert ask_reset(tx, email).changes == (MailAdded(),)


def test_an_address_is_written_in_one_form_and_nothing_is_none() -> None:
    assert check_email(" ada@EXAMPLE.org ") == "ada@example.org"
    assert check_email(None) is check_email("") is check_email("  ") is None
    with pytest.raises(InvalidEmail):
        check_email("ada")


def test_who_changes_to_an_address_that_gets_no_mail_now_can_ask_for_it_later(
    database: Database, post: Post
) -> None:
    ada = registered(database, "Ada", email="old@example.org")
    with database.transaction() as tx:
        change_email(tx, EmailChange(ada, "new@example.org", PASSWORD_HASH, is_mail_due=False))
    assert addresses(database, ada) == ("old@example.org", "new@example.org")
    assert [letter.template for letter in post.letters()] == [Template.EMAIL_CHANGED]
    asked_again(database, ada)
    assert [letter.recipient for letter in post.letters()] == ["new@example.org"]


def test_a_link_makes_a_claimed_address_ones_own_once(database: Database, post: Post) -> None:
    ada = registered(database, "Ada", pending="ada@example.org")
    asked_again(database, ada)
    assert post.letters() == [Letter("ada@example.org", Template.VERIFY, "Ada", "secret 1")]
    verified(database, "secret 1")
    assert addresses(database, ada) == ("ada@example.org", None)
    with pytest.raises(InvalidLink):
        verified(database, "secret 1")
    with pytest.raises(Forbidden):
        asked_again(database, ada)


def test_a_link_that_was_sent_again_does_not_spoil_the_one_before(
    database: Database, post: Post
) -> None:
    ada = registered(database, "Ada", pending="ada@example.org")
    for _ in range(3):
        asked_again(database, ada)
    assert len(post.letters()) == 3
    verified(database, "secret 1")
    with pytest.raises(InvalidLink):
        verified(database, "secret 2")


@pytest.mark.parametrize(
    "secret", ["", "secret", "secret 2", "secret 1 ", "reset", "ended", "unclaimed"]
)
def test_a_wrong_a_foreign_and_an_ended_link_verify_nothing(
    database: Database, post: Post, secret: str
) -> None:
    ada = registered(database, "Ada", pending="ada@example.org")
    asked_again(database, ada)
    assert len(post.letters()) == 1
    with database.transaction() as tx:
        make_reset_link(tx, ResetLink("Ada", "reset"))
        ended = Link(LinkPurpose.VERIFY, ada.id, "ada@example.org", tx.now - timedelta(seconds=1))
        tx.add_link(ended, hash_token("ended"))
        add_link(tx, LinkPurpose.VERIFY, "unclaimed", person_id=ada.id, email="another@example.org")
    with pytest.raises(InvalidLink):
        verified(database, secret)
    assert addresses(database, ada) == (None, "ada@example.org")


def test_the_old_address_stays_and_hears_of_it_until_the_new_one_is_verified(
    database: Database, post: Post
) -> None:
    ada = registered(database, "Ada", email="old@example.org")
    changed(database, ada, "new@example.org")
    assert addresses(database, ada) == ("old@example.org", "new@example.org")
    assert post.letters() == [
        Letter("new@example.org", Template.VERIFY, "Ada", "secret 1"),
        Letter("old@example.org", Template.EMAIL_CHANGED, "Ada"),
    ]
    verified(database, "secret 1")
    assert addresses(database, ada) == ("new@example.org", None)
    with database.transaction() as tx:
        assert tx.find_account_by_login("old@example.org") is None
        assert tx.find_account_by_login("NEW@example.org")


def test_a_link_to_an_address_that_is_no_longer_claimed_is_no_good(
    database: Database, post: Post
) -> None:
    ada = registered(database, "Ada")
    changed(database, ada, "mistyped@example.org")
    assert len(post.letters()) == 1
    changed(database, ada, "ada@example.org")
    with pytest.raises(InvalidLink):
        verified(database, "secret 1")


def test_a_mail_to_an_address_that_is_no_longer_claimed_is_not_sent(
    database: Database, post: Post
) -> None:
    ada = registered(database, "Ada")
    changed(database, ada, "mistyped@example.org")
    changed(database, ada, "ada@example.org")
    assert [letter.recipient for letter in post.letters()] == ["ada@example.org"]


def test_ones_own_address_written_otherwise_needs_no_link(database: Database, post: Post) -> None:
    ada = registered(database, "Ada", email="ada@example.org", pending="new@example.org")
    changed(database, ada, "Ada@example.org")
    assert addresses(database, ada) == ("Ada@example.org", None)
    assert post.letters() == []


def test_an_address_is_given_up_at_once_and_hears_of_it(database: Database, post: Post) -> None:
    ada = registered(database, "Ada", email="ada@example.org")
    asked_for_reset(database, "ada@example.org")
    assert len(post.letters()) == 1
    changed(database, ada, None)
    assert addresses(database, ada) == (None, None)
    assert post.letters() == [Letter("ada@example.org", Template.EMAIL_REMOVED, "Ada")]
    with pytest.raises(InvalidLink):
        reset(database, "secret 1")


def test_a_password_that_was_changed_meanwhile_changes_no_address(database: Database) -> None:
    ada = registered(database, "Ada", email="ada@example.org")
    with pytest.raises(InvalidCredentials), database.transaction() as tx:
        change_email(tx, EmailChange(ada, "eve@example.org", "the hash before"))


def test_an_address_that_somebody_has_tells_them_and_nobody_else(
    database: Database, post: Post
) -> None:
    registered(database, "Ada", email="ada@example.org")
    eve = registered(database, "Eve", pending="Ada@example.org")
    asked_again(database, eve)
    assert post.letters() == [Letter("Ada@example.org", Template.VERIFY_TAKEN, "Ada")]


def test_of_two_who_claim_an_address_the_first_to_verify_it_has_it(
    database: Database, post: Post
) -> None:
    for username in ("Ada", "Eve"):
        asked_again(database, registered(database, username, pending="ada@example.org"))
    assert len(post.letters()) == 2
    verified(database, "secret 1")
    with pytest.raises(InvalidLink):
        verified(database, "secret 2")
    with database.transaction() as tx:
        account = tx.find_account_by_email("ada@example.org")
        person = tx.find_person(account.person_id) if account else None
    assert person
    assert person.username == "Ada"


def test_asking_for_a_reset_is_the_same_for_a_known_and_an_unknown_address(
    database: Database, post: Post
) -> None:
    registered(database, "Ada", email="ada@example.org")
    with database.transaction() as tx:
        outcomes = [ask_reset(tx, email) for email in ("ada@example.org", "eve@example.org")]
        rows = [(mail.template, mail.fields) for mail in tx.due_mails(10)]
    assert outcomes[0] == outcomes[1]
    assert rows[0] == rows[1]
    assert post.letters() == [Letter("ada@example.org", Template.RESET, "Ada", "secret 1")]


def test_a_reset_goes_to_the_address_as_its_holder_wrote_it(database: Database, post: Post) -> None:
    registered(database, "Ada", email="Ada@example.org")
    asked_for_reset(database, "aDA@example.org")
    assert [letter.recipient for letter in post.letters()] == ["Ada@example.org"]


@pytest.mark.parametrize(("minutes", "is_sent"), [(59, True), (60, False)])
def test_a_reset_that_waited_for_longer_than_its_link_is_good_is_not_sent(
    database: Database, minutes: int, *, is_sent: bool
) -> None:
    registered(database, "Ada", email="ada@example.org")
    asked_for_reset(database, "ada@example.org")
    with database.transaction() as tx:
        [mail] = tx.due_mails(10)
        late = replace(mail, created_at=mail.created_at - timedelta(minutes=minutes))
        letter = compose_letter(tx, Composition(late, "secret")).reply
    assert (letter is not None) == is_sent


def test_an_address_that_is_not_verified_gets_no_reset(database: Database, post: Post) -> None:
    registered(database, "Ada", pending="ada@example.org")
    asked_for_reset(database, "ada@example.org")
    assert post.letters() == []


def test_nothing_in_the_database_lets_a_thief_use_a_link(database: Database, post: Post) -> None:
    registered(database, "Ada", email="ada@example.org")
    asked_for_reset(database, "ada@example.org")
    with database.transaction() as tx:
        assert [dict(mail.fields) for mail in tx.due_mails(10)] == [{}]
    assert [letter.secret for letter in post.letters()] == ["secret 1"]
    with database.transaction() as tx:
        assert tx.find_link(LinkPurpose.RESET, b"secret 1") is None
        assert tx.find_link(LinkPurpose.RESET, hash_token("secret 1"))


def test_a_reset_sets_the_password_and_ends_every_session_and_link(
    database: Database, post: Post
) -> None:
    ada = registered(database, "Ada", email="ada@example.org")
    asked_for_reset(database, "ada@example.org")
    asked_for_reset(database, "ada@example.org")
    assert len(post.letters()) == 2
    with database.transaction() as tx:
        open_session(tx, ada, Opening("token", SessionKind.BROWSER))
        assert find_owner(tx, "secret 1") == Owner("Ada", "ada@example.org")
    with database.transaction() as tx:
        outcome = reset_password(tx, Reset("secret 1", "another hash"))
        account = tx.find_account(ada.id)
    ended, mail = outcome.changes
    assert isinstance(ended, SessionsEnded)
    assert isinstance(mail, MailAdded)
    assert account
    assert account.password_hash == "another hash"
    assert account.password_changed_at > account.created_at
    with pytest.raises(Unauthenticated), database.transaction() as tx:
        identify(tx, "token")
    for secret in ("secret 1", "secret 2"):
        with pytest.raises(InvalidLink):
            reset(database, secret)
    assert post.letters() == [Letter("ada@example.org", Template.PASSWORD_CHANGED, "Ada")]


@pytest.mark.parametrize("email", [None, "ada@example.org"])
def test_a_reset_leaves_a_thief_no_address_to_verify(
    database: Database, post: Post, email: str | None
) -> None:
    ada = registered(database, "Ada", email=email)
    changed(database, ada, "eve@example.org")
    [sent, *_] = post.letters()
    assert sent == Letter("eve@example.org", Template.VERIFY, "Ada", "secret 1")
    asked_again(database, ada)  # which waits
    with database.transaction() as tx:
        make_reset_link(tx, ResetLink("Ada", "by hand"))
    reset(database, "by hand")
    assert addresses(database, ada) == (email, None)
    assert "eve@example.org" not in [letter.recipient for letter in post.letters()]
    with database.transaction() as tx:
        assert tx.find_link(LinkPurpose.VERIFY, hash_token("secret 1")) is None


@pytest.mark.parametrize("secret", ["", "verify", "ended", "guessed"])
def test_a_wrong_a_foreign_and_an_ended_link_reset_nothing(database: Database, secret: str) -> None:
    ada = registered(database, "Ada", email="ada@example.org")
    with database.transaction() as tx:
        for purpose, name, left in (
            (LinkPurpose.VERIFY, "verify", timedelta(days=1)),
            (LinkPurpose.RESET, "ended", timedelta()),
        ):
            tx.add_link(Link(purpose, ada.id, "ada@example.org", tx.now + left), hash_token(name))

    def refusal(ask: object) -> type[ChatError]:
        with pytest.raises(ChatError) as refused, database.transaction() as tx:
            ask(tx)  # type: ignore[operator]
        return refused.type

    assert refusal(lambda tx: find_owner(tx, secret)) is InvalidLink
    assert refusal(lambda tx: reset_password(tx, Reset(secret, "another hash"))) is InvalidLink


def test_an_operator_makes_a_link_for_who_has_no_address(database: Database) -> None:
    registered(database, "Ada")
    with database.transaction() as tx:
        make_reset_link(tx, ResetLink("ada", "by hand"))
    reset(database, "by hand")
    with pytest.raises(UserNotFound), database.transaction() as tx:
        make_reset_link(tx, ResetLink("Eve", "by hand"))


def test_mail_to_who_deleted_their_account_is_not_sent(database: Database, post: Post) -> None:
    ada = registered(database, "Ada", email="ada@example.org")
    asked_for_reset(database, "ada@example.org")
    changed(database, ada, "new@example.org")
    with database.transaction() as tx:
        delete_account(tx, Deletion(ada, PASSWORD_HASH))
    assert post.letters() == []


def test_a_mail_that_is_tried_again_has_another_link_and_both_are_good(database: Database) -> None:
    registered(database, "Ada", email="ada@example.org")
    asked_for_reset(database, "ada@example.org")
    with database.transaction() as tx:
        [mail] = tx.due_mails(10)
        for secret in ("first", "second"):
            letter = compose_letter(tx, Composition(mail, secret)).reply
            assert letter
            assert letter.secret == secret
            assert find_owner(tx, secret).username == "Ada"
