"""Sending what acts put into the outbox of mail, one after the other, beside everything else."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from stonechat.actions.act import Appender, Readers
from stonechat.actions.awaiting import run_act
from stonechat.actions.mail_outbox import Patience, claim_mail, forget_mail, seconds_until_mail
from stonechat.actions.mails import Composition, Letter, compose_letter
from stonechat.actions.store import Mail
from stonechat.actions.tokens import new_token
from stonechat.chat.errors import ChatError, Unavailable

_log = logging.getLogger(__name__)

PATIENCE: Final = Patience(
    pauses=(
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(hours=1),
        timedelta(hours=3),
        timedelta(hours=6),
    ),
    altogether=timedelta(hours=48),
)
"""Shorter than greylisting wants at first, and as long as people wait at last."""

STOP_SECONDS: Final = 2.0
"""How long the mail that is under way may still take when the server stops; it is tried again."""


class MailNotSent(Exception):
    """A mail was not taken; the message says why, without addresses, for the log."""


class MailRefused(MailNotSent):
    """The mail server will never take it for this recipient."""


class MailDeferred(MailNotSent):
    """The mail server does not take this one just now."""


class MailServerLost(MailNotSent):
    """No mail can be handed over just now, whatever is in it."""


class Mailer(Protocol):
    """Whoever hands a mail to a mail server."""

    async def send(self, mail: Mail, letter: Letter) -> None:
        """Hand a mail over; afterwards it is the mail server's.

        Raises:
            MailRefused: it need not be tried again.
            MailDeferred: it may be tried again later; others may get through now.
            MailServerLost: it may be tried again later, and so may all others.
        """


class NoMailer:
    """Stands in where there is no mail server: a mail is dropped, and the operator told."""

    async def send(self, mail: Mail, letter: Letter) -> None:  # noqa: ARG002
        """Drop a mail."""
        _log.warning(
            "a mail was dropped, because STONECHAT_SMTP_URL names no mail server;"
            " `stonechat users reset-link` prints a link to hand over",
            extra={"template": mail.template},
        )


@dataclass(frozen=True, slots=True)
class Waits:
    """When the outbox is looked at though nobody says that there is something.

    Attributes:
        idle_seconds: at the latest; another server on the same database may have died.
        lost_seconds: after the mail server or the store was not there; the last one goes on.
    """

    idle_seconds: float = 300.0
    lost_seconds: Sequence[float] = (5.0, 15.0, 60.0, 300.0)


class MailOutbox:
    """Sends mails at least once each, whatever is started, stopped or lost meanwhile.

    Nobody waits for it. While the mail server is lost, one mail is tried now and then on behalf
    of all, so that the others are not used up meanwhile.
    """

    def __init__(
        self,
        appender: Appender,
        readers: Readers,
        mailer: Mailer,
        *,
        patience: Patience = PATIENCE,
        waits: Waits | None = None,
    ) -> None:
        self._appender = appender
        self._readers = readers
        self._mailer = mailer
        self._patience = patience
        self._waits = waits or Waits()
        self._losses = 0
        self._woken = asyncio.Event()
        self._stopped = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send, with what an earlier server has left; after `stop` as well."""
        self._stopped.clear()
        self._losses = 0
        self._worker = asyncio.create_task(self._work(), name="mail outbox")

    def wake(self) -> None:
        """Look at once: a mail was added."""
        self._woken.set()

    async def stop(self) -> None:
        """Begin no further mail, and give the one under way a moment."""
        self._stopped.set()
        self._woken.set()
        if self._worker is not None:
            await asyncio.wait([self._worker], timeout=STOP_SECONDS)
            self._worker.cancel()
            await asyncio.wait([self._worker])

    async def _work(self) -> None:
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                wait = await self._send_due()
                self._losses = 0
            except ChatError as error:  # the store is not there
                wait = self._note_loss(error.code)
            except MailServerLost as error:
                wait = self._note_loss(str(error))
            except Exception:  # noqa: BLE001 - a defect of ours must not end this for good
                _log.exception("the outbox of mail failed")
                wait = self._note_loss("a defect")
            # After a loss, whatever is added meanwhile has to wait as well.
            awaited = self._stopped if self._losses else self._woken
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await awaited.wait()

    async def _send_due(self) -> float:
        """Send mails until none is due; returns for how long that will be."""
        while not self._stopped.is_set():
            wait = await self._readers.run(seconds_until_mail)
            if wait is None or wait > 0:
                return min(self._waits.idle_seconds, wait or self._waits.idle_seconds)
            claimed = await run_act(self._appender, claim_mail, self._patience)
            for mail in claimed.given_up:
                _log.error("a mail was tried for too long, and is given up", extra=_facts(mail))
            if claimed.mail is None:
                break  # another server has it
            await self._send(claimed.mail)
        return self._waits.lost_seconds[0]

    async def _send(self, mail: Mail) -> None:
        try:
            letter = await run_act(self._appender, compose_letter, Composition(mail, new_token()))
            if letter is not None:
                await self._mailer.send(mail, letter)
        except (MailServerLost, Unavailable):
            raise
        except MailNotSent as error:
            _log.warning("a mail was not taken: %s", error, extra=_facts(mail))
            if not isinstance(error, MailRefused):
                return  # it is due again already
        except Exception:  # noqa: BLE001 - a defect of ours must cost one mail, never all others
            _log.exception("a mail could not be sent", extra=_facts(mail))
            return
        await run_act(self._appender, forget_mail, mail.id)

    def _note_loss(self, why: str) -> float:
        """Count that nothing can be sent; returns when to try again."""
        seconds = self._waits.lost_seconds
        if not self._losses:
            _log.warning("no mail can be sent just now, and is tried again: %s", why)
        self._losses += 1
        return seconds[min(self._losses, len(seconds)) - 1]


def _facts(mail: Mail) -> dict[str, object]:
    """Say of a mail what may stand in a log: neither whose it is nor what is in it."""
    return {"template": mail.template, "attempts": mail.attempts + 1}
