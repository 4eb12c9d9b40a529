"""Every route that counts for something of its own is there, and costs what it should."""

import asyncio
import time
from typing import Any, cast

import pytest
from litestar import Request

from stonechat.chat.errors import RateLimited
from stonechat.chat.rates import RATES, Limit, Rates
from stonechat.http.rates import LIMITS, LogInAttempt, check_mail
from stonechat.http.routes import ROUTES
from tests.support.loop import Turn


def request_from(address: str) -> Request[Any, Any, Any]:
    scope = {"type": "http", "client": (address, 0), "headers": [], "method": "POST", "path": "/"}
    return Request(cast("Any", scope))


def test_every_limited_route_is_one_of_the_routes() -> None:
    assert set(LIMITS) <= {route.handler_name for route in ROUTES}


def test_everything_that_asks_for_a_password_or_sends_mail_is_limited_on_its_own() -> None:
    assert {
        "log_in",
        "register",
        "become_owner",
        "ask_reset",
        "ask_verification",
        "change_password",
        "change_email",
        "delete_account",
    } <= set(LIMITS)


async def guess(rates: Rates, address: str, login: str) -> bool:
    attempt = LogInAttempt(rates, request_from(address), login)
    try:
        await attempt.begin()
    except RateLimited:
        return False
    return True


async def test_guesses_are_counted_for_an_address_and_a_login_however_it_is_written() -> None:
    rates = Rates(Turn().clock)
    for _ in range(int(RATES[Limit.FAIL_TO_LOG_IN].burst)):
        assert await guess(rates, "2001:db8::1", "Wren")
    assert not await guess(rates, "2001:db8::1", " wren")
    assert not await guess(rates, "2001:db8::2", "WREN")  # the same network of IPv6
    assert await guess(rates, "2001:db8:0:1::1", "wren")
    assert await guess(rates, "2001:db8::1", "owl")


async def test_whoever_knows_the_password_is_never_refused() -> None:
    rates = Rates(Turn().clock)
    for _ in range(2 * int(RATES[Limit.FAIL_TO_LOG_IN].burst)):
        attempt = LogInAttempt(rates, request_from("203.0.113.9"), "wren")
        attempt._rates.bucket(Limit.LOG_IN_TO_ACCOUNT, "wren").refill()  # noqa: SLF001
        await attempt.begin()
        attempt.succeeded()


async def test_an_account_that_everybody_tries_makes_them_wait_and_no_longer_than_a_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", noted)
    rates = Rates(time.monotonic)
    for host in range(100):
        assert await guess(rates, f"203.0.113.{host}", "wren")
    assert waits
    assert max(waits) <= 1 / RATES[Limit.LOG_IN_TO_ACCOUNT].per_second


def test_mail_to_one_address_is_counted_however_it_is_written() -> None:
    rates = Rates(Turn().clock)
    for _ in range(int(RATES[Limit.MAIL].burst)):
        check_mail(rates, "wren@example.org")
    with pytest.raises(RateLimited):
        check_mail(rates, "WREN@example.org")
    check_mail(rates, "owl@example.org")
    check_mail(rates, None)
