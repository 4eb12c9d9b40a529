import pytest

from stonechat.chat.errors import RateLimited
from stonechat.chat.rates import RATES, Limit, Rate, Rates, edit_cost
from tests.support.loop import Turn

THREE_THEN_ONE_A_SECOND = {Limit.SEND: Rate(burst=3, per_second=1), Limit.ASK: Rate(1, 1)}


class Counted:
    """Rates on a clock that only the test moves."""

    def __init__(self, *, on: bool = True, keys_most: int = 10) -> None:
        self.time = Turn()
        self.rates = Rates(
            self.time.clock, on=on, rates=THREE_THEN_ONE_A_SECOND, keys_most=keys_most
        )

    def passes(self, key: str = "wren", cost: int = 1) -> bool:
        return self.wait_ms(key, cost) == 0

    def wait_ms(self, key: str = "wren", cost: int = 1) -> int:
        try:
            self.rates.check(Limit.SEND, key, cost)
        except RateLimited as error:
            return error.retry_after_ms or 0
        return 0

    def remembered(self) -> int:
        return len(self.rates._buckets[Limit.SEND])  # noqa: SLF001


def test_a_burst_passes_and_then_what_the_rate_allows() -> None:
    counted = Counted()
    assert [counted.passes() for _ in range(4)] == [True, True, True, False]
    counted.time.now += 1
    assert [counted.passes() for _ in range(2)] == [True, False]
    counted.time.now += 60
    assert [counted.passes() for _ in range(4)] == [True, True, True, False]


def test_who_is_refused_is_told_exactly_when_it_passes_again() -> None:
    counted = Counted()
    while counted.passes():
        pass
    counted.time.now += 0.25
    assert counted.wait_ms() == 750
    counted.time.now += 0.75
    assert counted.passes()


def test_asking_while_refused_costs_nothing() -> None:
    counted = Counted()
    for _ in range(100):
        counted.passes()
    counted.time.now += 1
    assert counted.passes()


def test_what_costs_more_waits_for_all_of_it() -> None:
    counted = Counted()
    assert counted.passes(cost=2)
    assert counted.wait_ms(cost=2) == 1_000
    assert counted.passes(cost=1)


def test_one_floods_without_harm_to_another_and_to_other_limits() -> None:
    counted = Counted()
    while counted.passes("owl"):
        pass
    assert counted.passes("wren")
    counted.rates.check(Limit.ASK, "owl")


def test_a_bucket_counts_with_what_is_asked_by_its_key_and_can_be_filled_again() -> None:
    counted = Counted()
    bucket = counted.rates.bucket(Limit.SEND, "wren")
    assert bucket.take(counted.time.now, 2) == 0
    assert [counted.passes() for _ in range(2)] == [True, False]
    bucket.refill()
    assert counted.passes()


def test_others_who_come_between_make_nobody_begin_anew() -> None:
    counted = Counted()
    passed = []
    for number in range(6):
        passed.append(counted.passes())
        counted.passes(f"stranger {number}")
    assert passed == [True] * 3 + [False] * 3


def test_how_long_one_would_wait_is_told_without_counting() -> None:
    counted = Counted()
    assert counted.rates.wait_seconds(Limit.SEND, "wren") == 0
    assert counted.remembered() == 0
    for _ in range(3):
        assert counted.rates.wait_seconds(Limit.SEND, "wren") == 0
        assert counted.passes()
    assert counted.rates.wait_seconds(Limit.SEND, "wren") == 1
    counted.time.now += 0.25
    assert counted.rates.wait_seconds(Limit.SEND, "wren") == 0.75
    unlimited = Counted(on=False)
    assert unlimited.passes(cost=1_000)
    assert unlimited.rates.wait_seconds(Limit.SEND, "wren") == 0


def test_the_idle_are_forgotten_as_others_come() -> None:
    counted = Counted(keys_most=1_000)
    for number in range(500):
        counted.passes(f"early {number}")
    counted.time.now += 10
    for number in range(500):
        counted.passes(f"late {number}")
    assert counted.remembered() == 500


def test_a_hundred_thousand_addresses_cost_bounded_memory_and_the_busy_stay_limited() -> None:
    counted = Counted(keys_most=1_000)
    while counted.passes("busy"):
        pass
    for number in range(100_000):
        assert counted.passes(f"address {number}")
        if number % 500 == 0:
            counted.passes("busy")  # keeps asking, and is not the one that is forgotten
    assert counted.remembered() <= 1_000
    assert not counted.passes("busy")


def test_switched_off_nothing_is_ever_refused() -> None:
    counted = Counted(on=False)
    assert all(counted.passes(cost=1_000) for _ in range(1_000))


@pytest.mark.parametrize("limit", Limit)
def test_every_limit_has_a_rate_that_lets_through_more_than_somebody_does_by_hand(
    limit: Limit,
) -> None:
    assert RATES[limit].burst >= 5
    assert RATES[limit].per_second > 0


def test_an_edit_counts_by_its_length_up_to_that_of_a_message() -> None:
    assert [edit_cost("x" * length) for length in (0, 499, 500, 10_000, 12_000_000)] == [
        0,
        0,
        1,
        20,
        20,
    ]
