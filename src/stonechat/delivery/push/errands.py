"""What is said to a push service about a delivery, beside what is in it (RFC 8030)."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from stonechat.actions.store import PushDelivery
from stonechat.delivery.push.frames import Errand
from stonechat.delivery.push.keys import encode_key
from stonechat.wire.push import PushKind

_TOPIC_BYTES: Final = 18
"""24 characters, of the 32 that are allowed (section 5.4)."""

_URGENCIES: Final = {PushKind.MESSAGE: "high", PushKind.TEST: "high", PushKind.SUMMARY: "normal"}
"""What is read need wake no device that saves its battery (section 5.3)."""


def write_errand(delivery: PushDelivery, payload: bytes, now: datetime) -> Errand:
    """Write what the carrier is to do for a delivery.

    The topic makes a later push take the place of an earlier one that its push service still
    keeps, also when one was sent twice; it says nothing of what the push is about.
    """
    return Errand(
        number=0,
        endpoint=delivery.endpoint,
        point=delivery.p256dh,
        auth=delivery.auth,
        payload=payload,
        ttl_seconds=max(0, int((delivery.expires_at - now).total_seconds())),
        urgency=_URGENCIES.get(PushKind(delivery.kind), "low"),
        topic=topic_of(delivery.subscription_id, delivery.tag),
    )


def topic_of(subscription_id: str, tag: str) -> str:
    """Make a topic that only its device's owner could know what to make of."""
    digest = sha256(f"{subscription_id} {tag}".encode()).digest()
    return encode_key(digest[:_TOPIC_BYTES])
