"""The outbox of mail between a real database and a real mail server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from stonechat.actions.links import use_link
from stonechat.actions.mail_outbox import Patience
from stonechat.actions.mails import Letter, Template, add_mail
from stonechat.actions.store import Account, Mail as Waiting, Transaction
from stonechat.chat.names import name_keys
from stonechat.chat.values import LinkPurpose, ServerRole
from stonechat.delivery.mail_outbox import (
    Mailer,
    MailOutbox,
    MailServerLost,
    NoMailer,
    Waits,
)
from stonechat.delivery.mail_templates import Letterhead
from stonechat.delivery.mailer import Sender, SmtpMailer
from stonechat.delivery.smtp_server import SmtpServer
from stonechat.storage.database import Database
from tests.support.mailbox import Mail, Mailbox

ADDRESS = "wren@example.org"
HEAD = Letterhead("The Aviary", "https://chat.example.org")
A_MOMENT = timedelta(milliseconds=50)
PATIENCE = Patience((A_MOMENT,), altogether=timedelta(hours=1))
WAITS = Waits(idle_seconds=60, lost_seconds=(0.05,))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a database with one account, which has verified its address."""
    with opened(tmp_path) as database:
        with database.transaction() as tx:
            add_account(tx, "wren", ADDRESS)
        yield database


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    database = Database.open(folder / "stonechat.db")
    yield database
    database.close()


def add_account(tx: Transaction, username: str, email: str) -> None:
    person_id = tx.new_id()
    tx.add_guest(person_id, username)
    tx.claim_name(person_id, name_keys(username))
    tx.add_account(
        Account(
            person_id=person_id,
            role=ServerRole.MEMBER,
            password_hash="none",
            email=email,
            email_pending=None,
            created_at=tx.now,
            password_changed_at=tx.now,
        )
    )


def ask_reset(database: Database, email: str = ADDRESS) -> None:
    with database.transaction() as tx:
        add_mail(tx, Template.RESET, email)


def waiting(database: Database) -> int:
    with database.transaction() as tx:
        return 0 if tx.next_mail_due_at() is None else 1


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not happened():
            await asyncio.sleep(0.01)


async def arrival(mailbox: Mailbox, recipient: str = ADDRESS) -> Mail:
    return await asyncio.to_thread(mailbox.wait_for, recipient)


@asynccontextmanager
async def sending(
    database: Database, to: Mailbox | Mailer, *, waits: Waits = WAITS
) -> AsyncIterator[MailOutbox]:
    """Run an outbox as the server does, and stop it."""
    mailer = to
    if isinstance(to, Mailbox):
        mailer = SmtpMailer(SmtpServer.from_url(to.url), Sender.of(None, HEAD), HEAD)
    assert not isinstance(mailer, Mailbox)
    appender = database.appender(lambda *_: None)
    readers = database.readers()
    outbox = MailOutbox(appender, readers, mailer, patience=PATIENCE, waits=waits)
    outbox.start()
    yield outbox
    await outbox.stop()
    await appender.close()
    await readers.close()


async def test_a_mail_is_sent_as_soon_as_somebody_says_that_it_is_there(
    database: Database, mailbox: Mailbox
) -> None:
    async with sending(database, mailbox) as outbox:
        await asyncio.sleep(0.1)  # it has found nothing, and rests for a minute
        ask_reset(database)
        outbox.wake()
        mail = await arrival(mailbox)
        assert mail.link.startswith("https://chat.example.org/reset#")
        await until(lambda: not waiting(database))


async def test_the_link_in_a_mail_is_good(database: Database, mailbox: Mailbox) -> None:
    ask_reset(database)
    async with sending(database, mailbox):
        secret = (await arrival(mailbox)).secret
    with database.transaction() as tx:
        account = tx.find_account_by_email(ADDRESS)
        assert account is not None
        assert use_link(tx, LinkPurpose.RESET, secret).person_id == account.person_id


async def test_mails_are_sent_in_the_order_in_which_they_were_asked_for(
    database: Database, mailbox: Mailbox
) -> None:
    names = [f"bird-{number}" for number in range(5)]
    with database.transaction() as tx:
        for name in names:
            add_account(tx, name, f"{name}@example.org")
    for name in names:
        ask_reset(database, f"{name}@example.org")
    async with sending(database, mailbox):
        await until(lambda: not waiting(database))
    assert [mail.recipient for mail in mailbox.take_all()] == [
        f"{name}@example.org" for name in names
    ]


async def test_a_mail_that_is_refused_for_now_is_tried_again_and_holds_up_no_other(
    database: Database, mailbox: Mailbox
) -> None:
    with database.transaction() as tx:
        add_account(tx, "owl", "owl@example.org")
    mailbox.to_recipients.append("451 come back later")
    ask_reset(database)
    ask_reset(database, "owl@example.org")
    async with sending(database, mailbox):
        await until(lambda: not waiting(database))
    assert [mail.recipient for mail in mailbox.take_all()] == ["owl@example.org", ADDRESS]


async def test_a_mail_that_is_refused_for_ever_is_not_tried_again(
    database: Database, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.to_recipients.append(f"550 {ADDRESS} does not exist")
    ask_reset(database)
    async with sending(database, mailbox):
        await until(lambda: not waiting(database))
    assert mailbox.take_all() == []
    [record] = [record for record in caplog.records if record.name.startswith("stonechat")]
    assert record.getMessage() == "a mail was not taken: the mail server answered 550"
    assert ADDRESS not in str(vars(record))


async def test_a_mail_server_that_comes_back_gets_everything(
    database: Database, mailbox: Mailbox
) -> None:
    mailbox.close()
    for _ in range(3):
        ask_reset(database)
    async with sending(database, mailbox):
        await asyncio.sleep(0.3)
        mailbox.open()
        await until(lambda: not waiting(database))
    assert len(mailbox.take_all()) == 3


async def test_while_the_mail_server_is_gone_one_mail_is_tried_on_behalf_of_all(
    database: Database,
) -> None:
    tried = 0

    class Lost:
        async def send(self, *_: object) -> None:
            nonlocal tried
            tried += 1
            raise MailServerLost("it is not there")

    for _ in range(3):
        ask_reset(database)
    async with sending(database, Lost(), waits=Waits(lost_seconds=(60,))) as outbox:
        await until(lambda: tried > 0)
        outbox.wake()
        await asyncio.sleep(0.2)
    assert tried == 1


async def test_what_was_not_sent_before_a_restart_is_sent_after_it(
    tmp_path: Path, database: Database, mailbox: Mailbox
) -> None:
    del database
    mailbox.close()
    with opened(tmp_path) as before:
        ask_reset(before)
        async with sending(before, mailbox):
            await asyncio.sleep(0.1)
        assert waiting(before)
    mailbox.open()
    with opened(tmp_path) as after:
        async with sending(after, mailbox):
            await arrival(mailbox)
            await until(lambda: not waiting(after))


async def test_a_mail_that_concerns_nobody_any_more_is_dropped(
    database: Database, mailbox: Mailbox
) -> None:
    ask_reset(database, "nobody@example.org")
    async with sending(database, mailbox):
        await until(lambda: not waiting(database))
    assert mailbox.connections == 0


async def test_without_a_mail_server_mails_are_dropped_and_the_operator_is_told(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask_reset(database)
    with caplog.at_level(logging.WARNING):
        async with sending(database, NoMailer()):
            await until(lambda: not waiting(database))
    assert "reset-link" in caplog.text
    assert ADDRESS not in caplog.text


async def test_a_silent_mail_server_holds_up_no_stop(database: Database) -> None:
    begun = asyncio.Event()

    class Silent:
        async def send(self, *_: object) -> None:
            begun.set()
            await asyncio.sleep(60)

    ask_reset(database)
    async with sending(database, Silent()):
        await begun.wait()
        started = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - started < 5
    assert waiting(database)


async def test_a_defect_costs_its_mail_a_while_and_the_others_nothing(
    database: Database, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    class Defective:
        async def send(self, mail: Waiting, letter: Letter) -> None:
            if letter.recipient.startswith("poison"):
                raise ZeroDivisionError
            await working.send(mail, letter)

    working = SmtpMailer(SmtpServer.from_url(mailbox.url), Sender.of(None, HEAD), HEAD)
    with database.transaction() as tx:
        for number in range(5):
            add_account(tx, f"poisoner{number}", f"poison{number}@example.org")
    for number in range(5):
        ask_reset(database, f"poison{number}@example.org")
    ask_reset(database)
    lasting = Waits(idle_seconds=60, lost_seconds=(60,))
    async with sending(database, Defective(), waits=lasting):
        await arrival(mailbox)
    assert "ZeroDivisionError" in caplog.text
    assert waiting(database)
