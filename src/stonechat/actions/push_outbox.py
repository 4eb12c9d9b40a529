"""Taking pushes out of their outbox: each one is tried until it is taken, or of no use any more.

Everything is done for many at once, because one message may wake ten thousand devices.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from stonechat.actions.act import Outcome
from stonechat.actions.changes import PushesAdded
from stonechat.actions.store import NewPush, PushDelivery, Transaction


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody is ready to send.

    Attributes:
        limit: how many at most.
        busy: the push services that have enough to do.
        lease: after how long it is tried again if nobody says what became of it.
    """

    limit: int
    busy: Collection[str]
    lease: timedelta


@dataclass(frozen=True, slots=True)
class ClaimedPushes:
    """What is to be sent now, and how many came to nothing because they were too late."""

    deliveries: Sequence[PushDelivery]
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of deliveries.

    Attributes:
        taken: their push services took them.
        later: they did not, and are to be tried again after so long.
        held: nobody was asked to take them, because their readers are not to be disturbed for so
            long.
        refused: they never will.
        gone: and there is no such device any more.
        pointless: there was nothing left to tell.
    """

    taken: Sequence[PushDelivery] = ()
    later: Sequence[tuple[PushDelivery, timedelta]] = ()
    held: Sequence[tuple[PushDelivery, timedelta]] = ()
    refused: Sequence[PushDelivery] = ()
    gone: Sequence[PushDelivery] = ()
    pointless: Sequence[PushDelivery] = ()


def add_pushes(tx: Transaction, pushes: Sequence[NewPush]) -> tuple[PushesAdded, ...]:
    """Put what people are to be told into the outbox, once for each of their devices.

    Returns what is to be emitted: it wakes whoever sends them. Nothing, if they have no devices.
    """
    return (PushesAdded(),) if pushes and tx.add_pushes(pushes) else ()


def claim_pushes(tx: Transaction, claim: Claim) -> Outcome[ClaimedPushes]:
    """Take what has been due for longest, and forget what it makes out of date.

    The attempt is counted before it is made, and the next one is due already: a server that dies
    meanwhile tries again. Of several with one tag for one device only the latest is left.
    """
    due = tx.due_pushes(claim.limit, claim.busy)
    late = [one for one in due if one.expires_at <= tx.now]
    latest = _latest([one for one in due if one.expires_at > tx.now])
    tx.forget_pushes([one.id for one in late])
    if latest:
        tx.forget_older_pushes(latest)
        tx.postpone_pushes([(one.id, tx.now + claim.lease) for one in latest], tried=True)
    return Outcome(ClaimedPushes(latest, len(late)))


def settle_pushes(tx: Transaction, asked: Settlement) -> Outcome[None]:
    """Write down what became of deliveries, and of the devices that they were for."""
    done = [*asked.taken, *asked.refused, *asked.gone, *asked.pointless]
    tx.forget_pushes([one.id for one in done])
    again = [*asked.later, *asked.held]
    tx.postpone_pushes([(one.id, tx.now + pause) for one, pause in again], tried=False)
    tx.note_pushed(asked.taken)
    tx.note_pushes(
        {one.subscription_id for one in asked.taken},
        {one.subscription_id for one in (*asked.refused, *(it for it, _ in asked.later))},
    )
    tx.remove_push_subscriptions({one.subscription_id for one in asked.gone})
    return Outcome(None)


def seconds_until_push(tx: Transaction, busy: Collection[str]) -> float | None:
    """How long it is until something is due, 0 if it is; None if there is nothing."""
    due_at = tx.next_push_due_at(busy)
    return None if due_at is None else max(0.0, (due_at - tx.now).total_seconds())


def _latest(due: Sequence[PushDelivery]) -> list[PushDelivery]:
    latest: dict[tuple[str, str], PushDelivery] = {}
    for one in sorted(due, key=lambda it: it.id):
        latest[one.subscription_id, one.tag] = one
    return list(latest.values())
