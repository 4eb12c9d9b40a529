from datetime import UTC, datetime, timedelta

import pytest

from stonechat.actions.store import PushDelivery
from stonechat.delivery.push.errands import topic_of, write_errand
from stonechat.delivery.push.frames import Carried
from stonechat.delivery.push.verdicts import PAUSES, Verdict, judge
from stonechat.wire.push import PushStage

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def delivery(*, attempts: int = 0, kind: str = "message") -> PushDelivery:
    return PushDelivery(
        id="1",
        subscription_id="phone",
        endpoint="https://push.example.org/1",
        p256dh=b"",
        auth=b"",
        service="push.example.org",
        person_id="wren",
        kind=kind,
        tag="room",
        stream_id="room",
        position=1,
        message_id="message",
        fields={},
        attempts=attempts,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )


def answered(status: int | None, **more: object) -> Carried:
    return Carried(1, PushStage.ACCEPT, status=status, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        *((status, Verdict.TAKEN) for status in (200, 201, 202, 204)),
        *((status, Verdict.GONE) for status in (404, 410)),
        *((status, Verdict.LATER) for status in (None, 408, 425, 429, 500, 502, 503, 507)),
        *((status, Verdict.REFUSED) for status in (301, 307, 400, 401, 403, 405, 413, 422)),
    ],
)
def test_what_a_push_service_answers_decides(status: int | None, verdict: Verdict) -> None:
    assert judge(delivery(), answered(status))[0] is verdict


def test_what_may_not_be_called_is_not_tried_again() -> None:
    assert judge(delivery(), answered(None, hopeless=True))[0] is Verdict.REFUSED


def test_pauses_grow_and_are_spread() -> None:
    for attempts in range(10):
        pauses = {judge(delivery(attempts=attempts), answered(500))[1] for _ in range(20)}
        least = PAUSES[min(attempts, len(PAUSES) - 1)]
        assert least <= min(pauses) < max(pauses) <= least * 1.2


def test_who_says_when_to_be_asked_again_is_not_asked_before() -> None:
    later = judge(delivery(), answered(429, retry_after_seconds=3_600.0))[1]
    assert later == timedelta(hours=1)
    assert judge(delivery(attempts=9), answered(429, retry_after_seconds=1.0))[1] >= PAUSES[-1]


def test_a_push_service_keeps_a_push_as_long_as_it_is_of_use() -> None:
    assert write_errand(delivery(), b"", NOW).ttl_seconds == 3_600
    assert write_errand(delivery(), b"", NOW + timedelta(days=1)).ttl_seconds == 0


@pytest.mark.parametrize(
    ("kind", "urgency"),
    [("message", "high"), ("test", "high"), ("summary", "normal"), ("read", "low")],
)
def test_what_is_urgent_wakes_a_device(kind: str, urgency: str) -> None:
    assert write_errand(delivery(kind=kind), b"", NOW).urgency == urgency


def test_a_topic_tells_nobody_what_it_is_about() -> None:
    topic = topic_of("phone", "room")
    assert topic == topic_of("phone", "room")
    assert len({topic, topic_of("phone", "another"), topic_of("tablet", "room")}) == 3
    assert len(topic) <= 32
    assert "room" not in topic
