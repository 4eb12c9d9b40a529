"""What Prometheus reads, and who may."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from stonechat.http.exposition import exposition
from stonechat.http.metrics import MetricsRoute
from stonechat.http.metrics_access import MetricsAccess
from stonechat.http.readings import Kind, Metric, Reading
from tests.unit.http.conftest import Site

SENT = Metric("sent_total", Kind.COUNTER, "What was sent.")
OPEN = Metric("open", Kind.GAUGE, "What is open.", ("kind",))
TOOK = Metric("took_seconds", Kind.HISTOGRAM, "What it took.")
TOKEN = "a-token-of-some-length"


@dataclass
class Spread:
    bounds: tuple[float, ...] = (0.1, 1.0)
    counts: tuple[int, ...] = (2, 3, 1)
    total: float = 4.5


async def measured() -> Iterable[Reading]:
    return [Reading(SENT, 7)]


def written(*readings: Reading) -> list[str]:
    return exposition(readings).decode().splitlines()


def test_a_metric_is_introduced_once_before_its_values() -> None:
    assert written(Reading(OPEN, 1, {"kind": "door"}), Reading(OPEN, 2.5, {"kind": "window"})) == [
        "# HELP open What is open.",
        "# TYPE open gauge",
        'open{kind="door"} 1.0',
        'open{kind="window"} 2.5',
    ]


def test_a_distribution_counts_what_does_not_exceed_each_bound() -> None:
    assert written(Reading(TOOK, Spread()))[2:] == [
        'took_seconds_bucket{le="0.1"} 2.0',
        'took_seconds_bucket{le="1"} 5.0',
        'took_seconds_bucket{le="+Inf"} 6.0',
        "took_seconds_count 6.0",
        "took_seconds_sum 4.5",
    ]


def test_values_of_one_metric_stand_together_whoever_told_them() -> None:
    lines = written(
        Reading(OPEN, 1, {"kind": "door"}), Reading(SENT, 7), Reading(OPEN, 2, {"kind": "window"})
    )
    assert [line for line in lines if not line.startswith("#")] == [
        'open{kind="door"} 1.0',
        'open{kind="window"} 2.0',
        "sent_total 7.0",
    ]


def test_what_would_end_a_label_early_is_escaped() -> None:
    assert (
        written(Reading(OPEN, 1, {"kind": 'a "b" \\ \n'}))[-1] == r'open{kind="a \"b\" \\ \n"} 1.0'
    )


async def test_nothing_is_told_unless_the_operator_wants_it() -> None:
    async with Site(metrics=MetricsRoute(measured)).open() as client:
        response = await client.get("/metrics")
        assert response.status_code == 404
        assert "sent_total" not in response.text


async def test_a_program_of_the_same_machine_may_read() -> None:
    route = MetricsRoute(measured, MetricsAccess.LOOPBACK)
    async with Site(metrics=route).open() as client:
        response = await client.get("/metrics")
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert response.text.splitlines()[-1] == "sent_total 7.0"


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"]
)
async def test_what_a_proxy_passed_on_does_not_come_from_this_machine(header: str) -> None:
    route = MetricsRoute(measured, MetricsAccess.LOOPBACK)
    async with Site(metrics=route).open() as client:
        response = await client.get("/metrics", headers={header: "127.0.0.1"})
        assert response.status_code == 403
        assert "sent_total" not in response.text


@pytest.mark.parametrize("shown", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
async def test_without_the_token_nothing_is_told(shown: str | None) -> None:
    route = MetricsRoute(measured, MetricsAccess.TOKEN, TOKEN)
    headers = {} if shown is None else {"Authorization": shown}
    async with Site(metrics=route).open() as client:
        response = await client.get("/metrics", headers=headers)
        assert response.status_code == 401
        assert "sent_total" not in response.text


async def test_an_empty_token_lets_nobody_in() -> None:
    route = MetricsRoute(measured, MetricsAccess.TOKEN, "")
    async with Site(metrics=route).open() as client:
        response = await client.get("/metrics", headers={"Authorization": "Bearer"})
        assert response.status_code == 401


async def test_who_has_the_token_may_read_from_anywhere() -> None:
    route = MetricsRoute(measured, MetricsAccess.TOKEN, TOKEN)
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.1"}
    async with Site(metrics=route).open() as client:
        response = await client.get("/metrics", headers=headers)
        assert response.text.splitlines()[-1] == "sent_total 7.0"
