"""Trying a device out while its owner waits: what happened at each step."""

from datetime import UTC, datetime, timedelta
from typing import Final

from stonechat.actions.store import PushDelivery, PushSubscription
from stonechat.chat.push import service_of
from stonechat.delivery.push.errands import write_errand
from stonechat.delivery.push.frames import Carried
from stonechat.delivery.push.outbox import Carrier
from stonechat.delivery.push.verdicts import Verdict, judge
from stonechat.wire.push import PushKind, PushStage, PushStep, PushTrial

_WORTH: Final = timedelta(minutes=5)
"""How long a trial is kept for a device that is not there: its owner is looking at it."""


class Trial:
    """One try, and what came of it.

    Attributes:
        report: for the owner.
        verdict: for the store.
    """

    def __init__(self, carried: Carried, verdict: Verdict) -> None:
        self.verdict = verdict
        self.report = PushTrial(
            ok=verdict is Verdict.TAKEN, status=carried.status, steps=_steps(carried)
        )


async def try_out(carrier: Carrier, device: PushSubscription, payload: bytes) -> Trial:
    """Wake a device once; whatever happens is in the answer."""
    now = datetime.now(UTC)
    delivery = PushDelivery(
        id="",
        subscription_id=device.id,
        endpoint=device.endpoint,
        p256dh=device.p256dh,
        auth=device.auth,
        service=service_of(device.endpoint),
        person_id=device.person_id,
        kind=PushKind.TEST,
        tag=PushKind.TEST,
        stream_id=None,
        position=None,
        message_id=None,
        fields={},
        attempts=0,
        created_at=now,
        expires_at=now + _WORTH,
    )
    carried = await carrier.carry(write_errand(delivery, payload, now))
    return Trial(carried, judge(delivery, carried)[0])


def _steps(carried: Carried) -> list[PushStep]:
    """Say how each stage went, up to the first that failed: its detail says how."""
    steps = []
    for stage in PushStage:
        is_last = stage is carried.stage
        fault = carried.fault if is_last else None
        steps.append(PushStep(stage=stage, ok=fault is None, detail=fault))
        if is_last:
            break
    return steps
