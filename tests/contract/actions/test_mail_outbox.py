"""Mail is tried until it is sent or has waited too long, whoever dies meanwhile."""

from datetime import timedelta

import pytest

from stonechat.actions.mail_outbox import Patience, claim_mail, forget_mail, seconds_until_mail
from stonechat.actions.store import Mail, Transaction
from stonechat.storage.database import Database

PAUSES = (timedelta(minutes=1), timedelta(minutes=5))
PATIENCE = Patience(PAUSES, altogether=timedelta(days=2))


def add_mail(tx: Transaction, *, age: timedelta = timedelta(), attempts: int = 0) -> Mail:
    mail = Mail(
        id=tx.new_id(),
        recipient="wren@example.org",
        template="reset",
        fields={},
        created_at=tx.now - age,
        due_at=tx.now - age,
        attempts=attempts,
    )
    tx.add_mail(mail)
    return mail


def test_a_claimed_mail_is_due_again_without_anybody_saying_that_it_failed(
    database: Database,
) -> None:
    with database.transaction() as tx:
        mail = add_mail(tx)
        assert seconds_until_mail(tx) == 0
        assert claim_mail(tx, PATIENCE).reply.mail == mail
        assert claim_mail(tx, PATIENCE).reply.mail is None
        assert seconds_until_mail(tx) == 60


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 60), (1, 300), (7, 300)])
def test_the_pauses_grow_to_the_last_one(database: Database, attempts: int, seconds: float) -> None:
    with database.transaction() as tx:
        add_mail(tx, attempts=attempts)
        claim_mail(tx, PATIENCE)
        assert seconds_until_mail(tx) == seconds


def test_a_sent_mail_is_gone(database: Database) -> None:
    with database.transaction() as tx:
        claim_mail(tx, PATIENCE)
        forget_mail(tx, add_mail(tx).id)
        assert seconds_until_mail(tx) is None


def test_what_has_waited_too_long_is_given_up_and_holds_up_nothing(database: Database) -> None:
    with database.transaction() as tx:
        old = [add_mail(tx, age=timedelta(days=2), attempts=1) for _ in range(2)]
        new = add_mail(tx)
        claimed = claim_mail(tx, PATIENCE).reply
        assert claimed.mail == new
        assert list(claimed.given_up) == old
        assert seconds_until_mail(tx) == 60


def test_a_mail_that_waited_for_a_stopped_server_is_tried_at_least_once(
    database: Database,
) -> None:
    with database.transaction() as tx:
        mail = add_mail(tx, age=timedelta(days=30))
        assert claim_mail(tx, PATIENCE).reply.mail == mail
