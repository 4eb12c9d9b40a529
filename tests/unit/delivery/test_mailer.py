"""Handing mail over to a real mail server."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import trustme
from aiosmtplib.email import flatten_message

from stonechat.actions.mails import Letter, Template
from stonechat.actions.store import Mail
from stonechat.delivery.mail_outbox import MailDeferred, MailRefused, MailServerLost
from stonechat.delivery.mail_templates import Letterhead
from stonechat.delivery.mailer import Sender, SmtpMailer, add_stop_link, write_message
from stonechat.delivery.smtp_server import SmtpServer
from tests.support.mailbox import Mailbox

ADDRESS = "wren@example.org"
HEAD = Letterhead("Die Vögel", "https://chat.example.org")
SENDER = Sender.of(None, HEAD)
WRITTEN_AT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
MAIL = Mail("0198-id", ADDRESS, Template.RESET, {}, WRITTEN_AT, WRITTEN_AT)
LETTER = Letter(ADDRESS, Template.RESET, "Zaunkönig", "s3cret")


def mailer(url: str, *, seconds: float = 10) -> SmtpMailer:
    return SmtpMailer(SmtpServer.from_url(url), SENDER, HEAD, seconds=seconds)


async def test_a_mail_arrives_as_text_and_as_html(mailbox: Mailbox) -> None:
    await mailer(mailbox.url).send(MAIL, LETTER)
    mail = mailbox.wait_for(ADDRESS)
    assert mail.link == "https://chat.example.org/reset#s3cret"
    assert "Hello Zaunkönig," in mail.text
    assert "Hello Zaunkönig," in mail.html
    assert mail.message.get_content_type() == "multipart/alternative"
    assert mail.message["Subject"] == "Choose a new password (Die Vögel)"
    assert mail.message["From"] == "Die Vögel <stonechat@chat.example.org>"
    assert mail.message["To"] == ADDRESS
    assert mail.message["Message-ID"] == "<0198-id@chat.example.org>"
    assert mail.message["Date"].datetime == WRITTEN_AT
    assert mail.message["Auto-Submitted"] == "auto-generated"


async def test_a_refusal_for_ever_is_told_from_one_for_now(mailbox: Mailbox) -> None:
    sender = mailer(mailbox.url)
    for replies in (mailbox.to_recipients, mailbox.to_bodies):
        replies += ["451 wren@example.org: later", "550 wren@example.org: unknown"]
        with pytest.raises(MailDeferred, match=r"answered 451$"):
            await sender.send(MAIL, LETTER)
        with pytest.raises(MailRefused, match=r"answered 550$"):
            await sender.send(MAIL, LETTER)
    await sender.send(MAIL, LETTER)
    assert len(mailbox.take_all()) == 1


async def test_a_sender_that_is_refused_is_no_fault_of_the_mail_and_no_word_of_it_is_kept(
    mailbox: Mailbox,
) -> None:
    mailbox.to_senders.append("550 stonechat@chat.example.org may not write to wren@example.org")
    with pytest.raises(MailServerLost) as caught:
        await mailer(mailbox.url).send(MAIL, LETTER)
    assert str(caught.value) == "SMTPSenderRefused, the mail server answered 550"


async def test_a_mail_server_that_is_not_there_is_no_fault_of_the_mail(mailbox: Mailbox) -> None:
    mailbox.close()
    with pytest.raises(MailServerLost):
        await mailer(mailbox.url).send(MAIL, LETTER)
    mailbox.open()
    await mailer(mailbox.url).send(MAIL, LETTER)


async def test_a_mail_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(MailServerLost):
            await mailer(url, seconds=0.1).send(MAIL, LETTER)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secret_mailbox(authority: trustme.CA) -> Iterator[Mailbox]:
    """Yield a mail server that takes mail over STARTTLS only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Mailbox(context) as mailbox:
        yield mailbox


async def deserted(mailbox: Mailbox) -> None:
    """Wait until the farewells of TLS are said: the loop of a test must not end before."""
    while not mailbox.deserted:
        await asyncio.sleep(0.01)


async def test_a_password_goes_over_tls_to_a_server_that_proves_its_name(
    secret_mailbox: Mailbox, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = secret_mailbox.url.replace("://", "://me:pass%20word@")
    with pytest.raises(MailServerLost, match="CERTIFICATE_VERIFY_FAILED"):
        await mailer(url).send(MAIL, LETTER)
    assert secret_mailbox.logins == []
    with authority.cert_pem.tempfile() as file:
        monkeypatch.setenv("SSL_CERT_FILE", file)
        await mailer(url).send(MAIL, LETTER)
    assert secret_mailbox.logins == [("me", "pass word")]
    assert secret_mailbox.wait_for(ADDRESS).secret == "s3cret"
    await deserted(secret_mailbox)


async def test_a_password_is_not_said_to_a_server_without_tls(mailbox: Mailbox) -> None:
    with pytest.raises(MailServerLost):
        await mailer(mailbox.url.replace("://", "://me:secret@")).send(MAIL, LETTER)
    assert mailbox.logins == []
    assert mailbox.take_all() == []


async def test_what_the_server_offers_is_taken_when_nothing_is_said(
    secret_mailbox: Mailbox,
) -> None:
    await mailer(secret_mailbox.url).send(MAIL, LETTER)
    with pytest.raises(MailServerLost):  # it wants STARTTLS, which is switched off
        await mailer(secret_mailbox.url + "?starttls=off").send(MAIL, LETTER)
    await deserted(secret_mailbox)


@pytest.mark.parametrize(
    "recipient",
    ["wren@example.org\r\nBcc: owl@example.org", "wren@example.org, owl@example.org", "wren"],
)
def test_an_address_cannot_be_more_than_one_recipient(recipient: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        write_message(MAIL, replace(LETTER, recipient=recipient), SENDER, HEAD)


def test_neither_names_of_people_nor_of_servers_can_make_headers() -> None:
    head = Letterhead("A\r\nBcc: owl@example.org", "https://chat.example.org")
    letter = replace(LETTER, username="wren\r\nBcc: owl@example.org")
    message = write_message(MAIL, letter, Sender.of(None, head), head)
    assert "Bcc" not in message
    assert message["From"].addresses[0].display_name == "A Bcc: owl@example.org"


@pytest.mark.parametrize(
    ("mail_from", "public_url", "sender"),
    [
        (None, "https://chat.example.org", Sender("Die Vögel", "stonechat@chat.example.org")),
        (None, "http://[::1]:8000", Sender("Die Vögel", "stonechat@localhost")),
        ("me@example.org", "https://x.example", Sender("Die Vögel", "me@example.org")),
        ("Chat <me@example.org>", "https://x.example", Sender("Chat", "me@example.org")),
    ],
)
def test_the_sender_is_put_together_from_what_is_known(
    mail_from: str | None, public_url: str, sender: Sender
) -> None:
    assert Sender.of(mail_from, Letterhead("Die Vögel", public_url)) == sender


async def test_mail_about_what_is_unread_can_be_stopped_by_one_click(mailbox: Mailbox) -> None:
    letter = Letter(ADDRESS, Template.UNREAD, "wren", unread=2, stoppable_by="somebody")
    sender = SmtpMailer(
        SmtpServer.from_url(mailbox.url),
        SENDER,
        HEAD,
        stop_link="https://chat.example.org/{}".format,
    )
    await sender.send(MAIL, letter)
    mail = mailbox.wait_for(ADDRESS)
    assert mail.message["List-Unsubscribe"] == "<https://chat.example.org/somebody>"
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "2 messages are waiting for you" in mail.text
    await sender.send(MAIL, LETTER)
    assert mailbox.wait_for(ADDRESS).message["List-Unsubscribe"] is None


def test_the_link_by_which_mail_is_stopped_stands_in_the_header_as_it_is() -> None:
    link = f"https://chat.example.org/api/v1/unsubscribe/{'x' * 92}"
    message = write_message(MAIL, LETTER, SENDER, HEAD)
    add_stop_link(message, link)
    sent = flatten_message(message).split(b"\r\n")
    assert f"List-Unsubscribe: <{link}>".encode() in sent
