"""Taking mail out of the outbox: each one is tried until it is sent, or has waited too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from stonechat.actions.act import Outcome
from stonechat.actions.store import Mail, Transaction

_GIVEN_UP_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a mail is tried.

    Attributes:
        pauses: after the first attempt, the second and so on, until the next one; the last one is
            for all that follow.
        altogether: after how long it is given up.
    """

    pauses: Sequence[timedelta]
    altogether: timedelta

    def pause_after(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts, at least one."""
        return self.pauses[min(attempts, len(self.pauses)) - 1]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The mail to be sent next, None without, and those that have waited too long."""

    mail: Mail | None
    given_up: tuple[Mail, ...] = ()


def claim_mail(tx: Transaction, patience: Patience) -> Outcome[Claimed]:
    """Take the mail that has been due for longest, and forget those in vain.

    The attempt is counted before it is made, and the next one is due already. So nothing has to be
    written if it fails, a server that dies meanwhile tries again later, and a mail by which it dies
    is not tried for ever.
    """
    given_up = []
    for mail in tx.due_mails(_GIVEN_UP_AT_ONCE):
        if mail.attempts and tx.now - mail.created_at >= patience.altogether:
            tx.forget_mail(mail.id)
            given_up.append(mail)
        else:
            tx.postpone_mail(mail.id, tx.now + patience.pause_after(mail.attempts + 1))
            return Outcome(Claimed(mail, tuple(given_up)))
    return Outcome(Claimed(None, tuple(given_up)))


def forget_mail(tx: Transaction, mail_id: str) -> Outcome[None]:
    """Strike out a mail that was sent, or that nobody takes."""
    tx.forget_mail(mail_id)
    return Outcome(None)


def seconds_until_mail(tx: Transaction) -> float | None:
    """How long it is until a mail is due, 0 if one is; None if there is none."""
    due_at = tx.next_mail_due_at()
    return None if due_at is None else max(0.0, (due_at - tx.now).total_seconds())
