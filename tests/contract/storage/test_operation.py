"""What those who run a server are told of its store."""

from datetime import timedelta

from sqlalchemy import text

from stonechat.actions.store import Mail, Transaction, Waiting
from stonechat.storage.database import Database


def add_mail(tx: Transaction, number: int, due_in: timedelta) -> None:
    due_at = tx.now + due_in
    tx.add_mail(Mail(f"mail-{number}", "ada@example.org", "reset", {}, tx.now, due_at))


def test_an_empty_outbox_has_nothing_that_waits(database: Database) -> None:
    with database.transaction() as tx:
        assert tx.waiting_mails() == tx.waiting_pushes() == Waiting(0, None)


def test_an_outbox_is_counted_with_what_is_not_due_yet(database: Database) -> None:
    with database.transaction() as tx:
        add_mail(tx, 1, timedelta(hours=1))
        add_mail(tx, 2, timedelta(minutes=-5))
        first_due_at = tx.now - timedelta(minutes=5)
    with database.transaction() as tx:
        assert tx.waiting_mails() == Waiting(2, first_due_at)
        tx.forget_mail("mail-2")
        assert tx.waiting_mails().count == 1


def test_tables_of_an_older_version_are_not_enough_and_newer_ones_are(database: Database) -> None:
    with database.transaction() as tx:
        assert tx.is_migrated()
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert tx.is_migrated()
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        assert not tx.is_migrated()
        tx.connection.execute(text("DELETE FROM alembic_version"))
        assert not tx.is_migrated()
