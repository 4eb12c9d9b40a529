"""Every route that counts for something of its own is there, and costs what it should."""

import asyncio
import time
from itertools import product
from typing import Any, cast

import pytest
from litestar import Request

from stonechat.chat.errors import RateLimited
from stonechat.chat.rates import RATES, Limit, Rates
from stonechat.http.guards import GUARDED, Guards
from stonechat.http.rates import LIMITS, LogInAttempt, check_mail, may_verify
from stonechat.http.routes import ROUTES
from tests.support.loop import Turn


def request_from(address: str) -> Request[Any, Any, Any]:
    scope = {"type": "http", "client": (address, 0), "headers": [], "method": "POST", "path": "/"}
    return Request(cast("Any", scope))


def test_every_limited_route_is_one_of_the_routes() -> None:
    assert set(LIMITS) <= {route.handler_name for route in ROUTES}


def test_everything_that_asks_for_a_password_or_a_reset_is_limited_on_its_own() -> None:
    assert {
        "log_in",
        "register",
        "become_owner",
        "ask_reset",
        "change_password",
        "change_email",
        "delete_account",
    } <= set(LIMITS)


async def guess(rates: Rates, address: str, login: str) -> bool:
    attempt = LogInAttempt(Guards(rates), request_from(address), login)
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


async def test_no_spelling_of_a_login_is_another_try() -> None:
    rates = Rates(Turn().clock)
    letters = [[plain, chr(ord(plain) - 0x61 + 0xFF41), plain.upper()] for plain in "wren"]
    spellings = ["".join(letters) for letters in product(*letters)]
    guessed = [await guess(rates, "203.0.113.9", login) for login in spellings[:20]]
    assert guessed.count(True) == int(RATES[Limit.FAIL_TO_LOG_IN].burst)
    letter_box = ["ada@b\u00fccher.example", "ADA@xn--bcher-kva.example"] * 10
    guessed = [await guess(rates, "203.0.113.9", login) for login in letter_box]
    assert guessed.count(True) == int(RATES[Limit.FAIL_TO_LOG_IN].burst)


async def test_a_long_login_is_remembered_in_few_characters() -> None:
    rates = Rates(Turn().clock)
    await guess(rates, "203.0.113.9", "\ufdfa" * 320)
    for limit in (Limit.FAIL_TO_LOG_IN, Limit.LOG_IN_TO_ACCOUNT):
        (key,) = rates._buckets[limit]  # noqa: SLF001
        assert len(key) < 64


async def test_whoever_knows_the_password_is_never_refused() -> None:
    rates = Rates(Turn().clock)
    for _ in range(2 * int(RATES[Limit.FAIL_TO_LOG_IN].burst)):
        attempt = LogInAttempt(Guards(rates), request_from("203.0.113.9"), "wren")
        for bucket in rates._buckets[Limit.LOG_IN_TO_ACCOUNT].values():  # noqa: SLF001
            bucket.refill()
        await attempt.begin()
        await attempt.succeeded()


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


@pytest.mark.parametrize("limit", [Limit.VERIFY_MAIL, Limit.RESET_MAIL])
async def test_mail_to_one_address_is_counted_however_it_is_written(limit: Limit) -> None:
    guards = Guards(Rates(Turn().clock))
    for _ in range(int(RATES[limit].burst)):
        await check_mail(guards, limit, "wren@example.org")
    with pytest.raises(RateLimited):
        await check_mail(guards, limit, "WREN@example.org")
    await check_mail(guards, limit, "owl@example.org")


async def test_claims_of_an_address_are_never_refused_and_count_with_what_is_asked_for_again() -> (
    None
):
    guards = Guards(Rates(Turn().clock))
    mails = [
        await may_verify(guards, email) for email in ["wren@example.org", "WREN@example.org"] * 5
    ]
    most = int(RATES[Limit.VERIFY_MAIL].burst)
    assert mails == [True] * most + [False] * (10 - most)
    with pytest.raises(RateLimited):
        await check_mail(guards, Limit.VERIFY_MAIL, "wren@example.org")


class Others:
    """What all processes counted: how long who asks has to wait."""

    def __init__(self, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        self.taken: list[tuple[Limit, str]] = []
        self.refilled: list[tuple[Limit, str]] = []

    async def take(self, limit: Limit, key: str) -> float:
        self.taken.append((limit, key))
        return self.wait_seconds

    async def refill(self, limit: Limit, key: str) -> None:
        self.refilled.append((limit, key))


@pytest.mark.parametrize("limit", GUARDED)
async def test_what_the_others_counted_counts_here_too(limit: Limit) -> None:
    guards = Guards(Rates(Turn().clock), Others(1.5))
    with pytest.raises(RateLimited) as refused:
        await guards.check(limit, "wren")
    assert refused.value.retry_after_ms == 1_500


async def test_the_others_are_not_asked_for_who_is_refused_here_already() -> None:
    others = Others(0)
    guards = Guards(Rates(Turn().clock), others)
    most = int(RATES[Limit.RESET_MAIL].burst)
    for _ in range(most):
        await guards.check(Limit.RESET_MAIL, "wren")
    with pytest.raises(RateLimited):
        await guards.check(Limit.RESET_MAIL, "wren")
    assert others.taken == [(Limit.RESET_MAIL, "wren")] * most


async def test_nobody_waits_for_the_others_with_what_is_no_secret() -> None:
    others = Others(1.5)
    await Guards(Rates(Turn().clock), others).check(Limit.ASK, "wren")
    assert others.taken == []


async def test_whoever_knows_the_password_has_not_guessed_anywhere() -> None:
    others = Others(0)
    attempt = LogInAttempt(Guards(Rates(Turn().clock), others), request_from("203.0.113.9"), "wren")
    await attempt.begin()
    await attempt.succeeded()
    failed = [it for it in others.taken if it[0] is Limit.FAIL_TO_LOG_IN]
    assert others.refilled == failed
    assert len(failed) == 1
