"""Handing one mail to a mail server by SMTP."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY, Policy
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from stonechat.actions.mails import Letter
from stonechat.actions.store import Mail
from stonechat.chat.emails import clean_email
from stonechat.delivery.mail_outbox import MailDeferred, MailNotSent, MailRefused, MailServerLost
from stonechat.delivery.mail_templates import Letterhead, write_page
from stonechat.delivery.smtp_server import SmtpServer, Tls

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiosmtplib import SMTP

SEND_SECONDS: Final = 30.0
"""How long a mail server may take over one mail: others wait behind it."""

_FAREWELL_SECONDS: Final = 2.0


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is written as it is, however long.

    Python would break a long address into encoded words, in which no mail program looks for one.
    """

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> Policy:
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", _OneLine)
    return SMTP_POLICY.clone(header_factory=headers)


_POLICY: Final = _policy()

_PERMANENT: Final = 500
"""Replies from here on mean that asking again is no use (RFC 5321, section 4.2.1)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom mail comes."""

    name: str
    address: str

    @classmethod
    def of(cls, mail_from: str | None, head: Letterhead) -> "Sender":
        """Read `address` or `Name <address>`; what is missing comes from the server itself."""
        name, address = parseaddr(mail_from or "")
        host = urlsplit(head.public_url).hostname or ""
        default = clean_email(f"stonechat@{host}") or "stonechat@localhost"
        # A line break would end the header.
        return cls(name or " ".join(head.server_name.split()), clean_email(address) or default)

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


class SmtpMailer:
    """Writes mails and hands them to one mail server.

    Args:
        server: which one.
        sender: from whom they come.
        head: what they have in common.
        seconds: how long the mail server may take over one.
        stop_link: gives the address by which a person gets no more of what they can stop.
    """

    def __init__(
        self,
        server: SmtpServer,
        sender: Sender,
        head: Letterhead,
        *,
        seconds: float = SEND_SECONDS,
        stop_link: Callable[[str], str] | None = None,
    ) -> None:
        self._stop_link = stop_link
        self._server = server
        self._sender = sender
        self._head = head
        self._seconds = seconds

    async def send(self, mail: Mail, letter: Letter) -> None:
        """Hand a mail over, on a connection of its own; afterwards it is the mail server's.

        Raises:
            MailRefused: it need not be tried again.
            MailDeferred: it may be tried again later; others may get through now.
            MailServerLost: it may be tried again later, and so may all others.
        """
        message = write_message(mail, letter, self._sender, self._head)
        if letter.stoppable_by is not None and self._stop_link is not None:
            add_stop_link(message, self._stop_link(letter.stoppable_by))
        async with self._connection() as connection:
            await self._hand_over(connection, message, letter.recipient)

    @asynccontextmanager
    async def _connection(self) -> "AsyncIterator[SMTP]":
        # Imported when it is first needed: most starts send no mail.
        from aiosmtplib import SMTP, SMTPException  # noqa: PLC0415

        server = self._server
        connection = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            local_hostname=self._sender.domain,
            use_tls=server.tls is Tls.FROM_THE_START,
            start_tls={Tls.STARTTLS: True, Tls.IF_OFFERED: None}.get(server.tls, False),
            # Who could show a wrong certificate could also take away the offer.
            validate_certs=server.tls is not Tls.IF_OFFERED,
            timeout=self._seconds,
        )
        try:
            async with asyncio.timeout(self._seconds):
                await connection.connect()
                yield connection
                # The mail is theirs by now, however this ends.
                with suppress(SMTPException, OSError):
                    await connection.quit(timeout=_FAREWELL_SECONDS)
        except (SMTPException, OSError) as error:  # TimeoutError is one of the latter
            raise MailServerLost(_reason(error)) from error
        finally:
            connection.close()

    async def _hand_over(self, connection: "SMTP", message: EmailMessage, recipient: str) -> None:
        from aiosmtplib import SMTPDataError, SMTPRecipientsRefused  # noqa: PLC0415

        try:
            await connection.send_message(
                message, sender=self._sender.address, recipients=[recipient]
            )
        except SMTPDataError as error:
            raise _refusal(error.code) from error
        except SMTPRecipientsRefused as error:
            raise _refusal(error.recipients[0].code) from error


def write_message(mail: Mail, letter: Letter, sender: Sender, head: Letterhead) -> EmailMessage:
    """Write a mail with its headers; a mail that is sent twice has the same Message-ID twice.

    Raises:
        ValueError: an address or name would be more than one header.
    """
    page = write_page(letter, head)
    message = EmailMessage(_POLICY)
    message["From"] = Address(sender.name, addr_spec=sender.address)
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = " ".join(page.subject.split())
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{sender.domain}>"
    # Nobody on holiday need answer (RFC 3834, section 5).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(page.text)
    message.add_alternative(page.html, subtype="html")
    return message


def add_stop_link(message: EmailMessage, link: str) -> None:
    """Let mail programs offer to stop such mail, by one request to this address (RFC 8058)."""
    message["List-Unsubscribe"] = f"<{link}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _refusal(code: int) -> MailNotSent:
    said = f"the mail server answered {code}"
    return MailRefused(said) if code >= _PERMANENT else MailDeferred(said)


def _reason(error: Exception) -> str:
    """Say what happened without what the mail server said, which may repeat an address."""
    code = getattr(error, "code", None)
    if code is not None:
        return f"{type(error).__name__}, the mail server answered {code}"
    return f"{type(error).__name__}: {error}"
