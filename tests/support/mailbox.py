"""A real mail server that keeps what it is given, and can be told to be difficult."""

import asyncio
import email
import re
import ssl
import threading
import time
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LINK = re.compile(r"^https?://\S+#\S+$", re.MULTILINE)
OK = "250 OK"
WAIT_SECONDS = 15


@dataclass(frozen=True)
class Mail:
    """One mail as its recipient gets it.

    Attributes:
        recipient: the address that the mail server was given.
        message: all of it.
        text: the body for those who read no HTML.
        html: the other one.
        link: the one link with a secret in it, empty without.
        secret: what stands behind its `#`.
    """

    recipient: str
    message: EmailMessage
    text: str
    html: str
    link: str

    @property
    def secret(self) -> str:
        return self.link.partition("#")[2]


class Mailbox:
    """A mail server on a port of its own, in a thread of its own.

    Attributes:
        port: where it listens, also after it was closed and opened again.
        url: what `STONECHAT_SMTP_URL` is to be.
        to_senders: what it answers to the next senders that it is told, `250 OK` afterwards.
        to_recipients: the same for recipients.
        to_bodies: the same for the mails themselves.
        logins: the user names and passwords that it was given, all of which it takes.
        connections: how many there have been.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.to_senders: deque[str] = deque()
        self.to_recipients: deque[str] = deque()
        self.to_bodies: deque[str] = deque()
        self.logins: list[tuple[str, str]] = []
        self.connections = 0
        self._tls = tls
        self._mails: deque[Mail] = deque()
        self._arrival = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mailbox")
        self._thread.start()
        self._server: asyncio.Server | None = None
        # With STARTTLS one conversation has two transports, of which the later one counts.
        self._transports: dict[SMTP, asyncio.BaseTransport] = {}
        self.port = 0
        self.open()
        self.url = f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._run(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def open(self) -> None:
        """Listen."""
        self._server = server = self._run(self._listen())
        self.port = server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Listen no more, and hang up on everybody."""
        if self._server is not None:
            self._run(self._hang_up(self._server))
            self._server = None

    def wait_for(self, recipient: str, *, seconds: float = WAIT_SECONDS) -> Mail:
        """Take the next mail to this address out of the box, waiting for it."""
        give_up_at = time.monotonic() + seconds
        with self._arrival:
            while True:
                for mail in self._mails:
                    if mail.recipient == recipient:
                        self._mails.remove(mail)
                        return mail
                left = give_up_at - time.monotonic()
                assert left > 0, f"no mail to {recipient}, but to {self._recipients()}"
                self._arrival.wait(left)

    @property
    def deserted(self) -> bool:
        """Whether everybody has hung up."""
        return not self._transports

    def take_all(self) -> list[Mail]:
        """Take everything that is there out of the box."""
        with self._arrival:
            mails = list(self._mails)
            self._mails.clear()
            return mails

    def _recipients(self) -> list[str]:
        return [mail.recipient for mail in self._mails]

    async def _listen(self) -> asyncio.Server:
        # A port that was just left can be listened on again, on Linux even at once.
        return await self._loop.create_server(
            self._connection, "127.0.0.1", self.port, reuse_address=True
        )

    def _connection(self) -> SMTP:
        self.connections += 1
        return _Smtp(
            self,
            hostname="mail.example.org",
            tls_context=self._tls,
            require_starttls=self._tls is not None,
            auth_require_tls=self._tls is not None,
            authenticator=self._log_in,
            loop=self._loop,
        )

    def _log_in(self, *arguments: Any) -> AuthResult:
        login = arguments[-1]
        assert isinstance(login, LoginPassword)
        self.logins.append((login.login.decode(), login.password.decode()))
        return AuthResult(success=True)

    async def _hang_up(self, server: asyncio.Server) -> None:
        server.close()
        for transport in list(self._transports.values()):
            transport.abort()  # type: ignore[attr-defined]

    async def _finish(self) -> None:
        """Wait for the conversations that were cut, so that they leave nothing open."""
        conversations = asyncio.all_tasks() - {asyncio.current_task()}
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_SECONDS)

    # What aiosmtpd calls.

    async def handle_MAIL(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        reply = self.to_senders.popleft() if self.to_senders else OK
        if reply == OK:
            envelope.mail_from = address
        return reply

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        reply = self.to_recipients.popleft() if self.to_recipients else OK
        if reply == OK:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        reply = self.to_bodies.popleft() if self.to_bodies else OK
        if reply == OK:
            content = envelope.content
            assert isinstance(content, bytes)
            with self._arrival:
                self._mails.extend(_read(recipient, content) for recipient in envelope.rcpt_tos)
                self._arrival.notify_all()
        return reply

    def connection_made(self, conversation: SMTP, transport: asyncio.BaseTransport) -> None:
        self._transports[conversation] = transport

    def connection_lost(self, conversation: SMTP) -> None:
        self._transports.pop(conversation, None)


class _Smtp(SMTP):
    """One connection, which can be found in order to be cut."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.connection_made(self, transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.connection_lost(self)
        super().connection_lost(error)


def _read(recipient: str, content: bytes) -> Mail:
    message = email.message_from_bytes(content, policy=modern)
    assert isinstance(message, EmailMessage)
    text, html = (_body(message, form) for form in ("plain", "html"))
    link = LINK.search(text)
    return Mail(recipient, message, text, html, link[0] if link else "")


def _body(message: EmailMessage, form: str) -> str:
    part = message.get_body((form,))
    assert part is not None, f"the mail has no {form} part"
    return str(part.get_content()).replace("\r\n", "\n")
