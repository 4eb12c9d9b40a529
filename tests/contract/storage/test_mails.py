from dataclasses import replace
from datetime import timedelta

from stonechat.actions.store import Mail, Transaction
from stonechat.storage.database import Database

A_MINUTE = timedelta(minutes=1)


def add_mail(tx: Transaction, recipient: str, due: timedelta) -> Mail:
    mail = Mail(
        id=tx.new_id(),
        recipient=recipient,
        template="verify",
        fields={"person_id": "ü"},
        created_at=tx.now,
        due_at=tx.now + due,
    )
    tx.add_mail(mail)
    return mail


def test_mails_are_due_at_their_time_and_the_longest_due_first(database: Database) -> None:
    with database.transaction() as tx:
        assert tx.next_mail_due_at() is None
        now = add_mail(tx, "now@example.org", timedelta())
        before = add_mail(tx, "before@example.org", -A_MINUTE)
        add_mail(tx, "later@example.org", A_MINUTE)
        assert tx.due_mails(10) == [before, now]
        assert tx.due_mails(1) == [before]
        assert tx.next_mail_due_at() == before.due_at


def test_a_mail_is_postponed_with_its_attempts_counted_until_it_is_forgotten(
    database: Database,
) -> None:
    with database.transaction() as tx:
        mail = add_mail(tx, "wren@example.org", timedelta())
        tx.postpone_mail(mail.id, tx.now + A_MINUTE)
        assert tx.due_mails(10) == []
        assert tx.next_mail_due_at() == tx.now + A_MINUTE
        tx.postpone_mail(mail.id, tx.now)
        assert tx.due_mails(10) == [replace(mail, due_at=tx.now, attempts=2)]
        tx.forget_mail(mail.id)
        tx.forget_mail(mail.id)
        assert tx.next_mail_due_at() is None


def test_two_servers_on_one_database_take_different_mails(postgres_url: str) -> None:
    # SQLite has one writer: there the second one waits for the first, and sees what it postponed.
    first, second = Database.open(postgres_url), Database.open(postgres_url)
    try:
        with first.transaction() as tx:
            mails = [add_mail(tx, f"{name}@example.org", timedelta()) for name in ("a", "b")]
        with first.transaction() as mine, second.transaction() as theirs:
            assert mine.due_mails(1) == mails[:1]
            assert theirs.due_mails(10) == mails[1:]
    finally:
        first.close()
        second.close()
