"""People with devices, for tests of what these are told."""

from datetime import timedelta
from typing import Any

from stonechat.actions.push_outbox import Claim, claim_pushes
from stonechat.actions.sessions import Opening, open_session
from stonechat.actions.store import NewPush, PushDelivery, PushSubscription, Transaction
from stonechat.chat.values import Person, SessionKind
from tests.support.push_device import Device

A_DAY = timedelta(days=1)
LEASE = timedelta(minutes=3)
CLAIM = Claim(limit=100, busy=(), lease=LEASE)


def add_device(
    tx: Transaction, owner: Person, endpoint: str = "https://push.example.org/1"
) -> PushSubscription:
    """Let somebody subscribe in a session of their own."""
    session = open_session(tx, owner, Opening(tx.new_id(), SessionKind.BROWSER)).session
    device = Device()
    subscription = PushSubscription(
        id=tx.new_id(),
        person_id=owner.id,
        session_id=session.id,
        endpoint=endpoint,
        p256dh=device.point,
        auth=device.auth,
        name="Wren's phone",
        created_at=tx.now,
    )
    tx.add_push_subscription(subscription)
    return subscription


def a_push(tx: Transaction, person: Person, **said: Any) -> NewPush:
    """Make something to tell somebody."""
    chosen: dict[str, Any] = {"kind": "message", "tag": "a-room", "expires_at": tx.now + A_DAY}
    return NewPush(person_id=person.id, **{**chosen, **said})


def claimed(tx: Transaction, claim: Claim = CLAIM) -> list[PushDelivery]:
    """Take what is due."""
    return list(claim_pushes(tx, claim).reply.deliveries)
