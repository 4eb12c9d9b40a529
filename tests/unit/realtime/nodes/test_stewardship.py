"""One process at a time does what one has to do for all."""

import asyncio
from collections.abc import Callable

import pytest

from stonechat.realtime.nodes import stewardship
from stonechat.realtime.nodes.stewardship import Stewardship


class Lease:
    """Held by whom the test says; None stands for a bus that does not answer."""

    def __init__(self) -> None:
        self.holder: object = None
        self.answers = True


class Process:
    """One process, and what it did."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.works = False
        self.begun = 0
        self.fails = 0
        self.now = 0.0
        self.stewardship = Stewardship(self, self._begin, self._end, lambda: self.now)

    async def _begin(self) -> None:
        if self.fails:
            self.fails -= 1
            raise ConnectionError
        assert not self.works
        self.works = True
        self.begun += 1

    async def _end(self) -> None:
        self.works = False

    # As a lease.

    async def hold(self) -> bool:
        if not self.lease.answers:
            return False
        self.lease.holder = self.lease.holder or self
        return self.lease.holder is self

    async def release(self) -> None:
        if self.lease.holder is self:
            self.lease.holder = None


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody look all the time."""
    monkeypatch.setattr(stewardship, "RENEW_SECONDS", 0.0)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0)


async def test_one_is_the_steward_and_another_one_when_that_one_stops() -> None:
    lease = Lease()
    one, two = Process(lease), Process(lease)
    for process in (one, two):
        process.stewardship.start()
    await until(lambda: one.works or two.works)
    first, second = (one, two) if one.works else (two, one)
    assert not second.works
    await first.stewardship.stop()
    assert not first.works
    await until(lambda: second.works)
    assert second.stewardship.is_on
    await second.stewardship.stop()
    assert lease.holder is None


async def test_who_cannot_renew_the_lease_goes_on_for_a_moment_only() -> None:
    lease = Lease()
    one = Process(lease)
    one.stewardship.start()
    await until(lambda: one.works)
    lease.answers = False
    for _ in range(10):
        await asyncio.sleep(0)
    assert one.works
    one.now += stewardship.LEASE_SECONDS + 1
    await until(lambda: not one.works)
    lease.answers = True
    await until(lambda: one.begun == 2)
    await one.stewardship.stop()


async def test_what_could_not_be_begun_is_tried_again() -> None:
    one = Process(Lease())
    one.fails = 2
    one.stewardship.start()
    await until(lambda: one.works)
    assert one.stewardship.is_on
    await one.stewardship.stop()
